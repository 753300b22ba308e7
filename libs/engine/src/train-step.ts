import type { Objective, PretextTask, Random, StepScalars, TrainingOptions } from '@longway/contracts';
import { playerGradients } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { Learner } from './learner';
import { type Networks, trainableVariables } from './networks';
import { predict } from './predict';
import { readScalars } from './read-scalars';

/** What one forward pass gives. Without a lens only F's loss and the outputs on raw images. */
interface Round {
  readonly extractorLoss: tf.Scalar;
  readonly lens?: { readonly loss: tf.Scalar; readonly adversarial: tf.Scalar; readonly reconstruction: tf.Scalar };
  readonly onLensed?: tf.Tensor;
  readonly onRaw?: tf.Tensor;
}

/**
 * One step of the game between lens L and extractor F (arXiv 2002.08822, section 3):
 *
 * - F minimises `L_ssl(F(L(x)), y)`, and on the raw images too where it is fed both, 1:1 in one batch;
 * - L minimises `L_adv + lambda * L_rec`, with `L_rec` the mean squared difference of `x` and `L(x)`.
 *
 * Both are updated from one forward pass, each by its own loss only. Without a lens, F minimises `L_ssl(F(x), y)`.
 */
export class TrainStep {
  private readonly extractor: Learner;
  private readonly lens: Learner | undefined;

  constructor(
    private readonly networks: Networks,
    private readonly task: PretextTask,
    private readonly objective: Objective,
    private readonly options: TrainingOptions,
  ) {
    const lensWeights = trainableVariables(networks.lens);
    this.extractor = new Learner(options.extractor, trainableVariables(networks.extractor, networks.head), options.steps);
    this.lens = lensWeights.length > 0 ? new Learner(options.lens, lensWeights, options.steps) : undefined;
  }

  /**
   * @param images `[batch, h, w, channels]` in [-1, 1]; borrowed.
   * @param step counted from 0: it fixes the learning rates.
   */
  run(images: tf.Tensor4D, random: Random, step: number): StepScalars {
    return tf.tidy(() => {
      const { inputs: x, targets: y } = this.task.examples(images, random);
      const { result: round, gradients } = playerGradients(
        () => (this.lens ? this.play(x, y) : this.learnWithoutLens(x, y)),
        ({ extractorLoss, lens }) => [
          { loss: extractorLoss, variables: this.extractor.variables },
          ...(lens && this.lens ? [{ loss: lens.loss, variables: this.lens.variables }] : []),
        ],
      );
      const [ofExtractor, ofLens] = gradients;
      const extractor = this.extractor.update(ofExtractor as tf.Tensor[], step);
      const lens = ofLens && this.lens?.update(ofLens, step);

      return readScalars({
        losses: {
          extractor: round.extractorLoss,
          ...(round.lens && { adversarial: round.lens.adversarial, reconstruction: round.lens.reconstruction }),
        },
        ...(round.onRaw && { raw: this.task.metrics(round.onRaw, y) }),
        ...(round.onLensed && { lensed: this.task.metrics(round.onLensed, y) }),
        learningRates: { extractor: extractor.learningRate, ...(lens && { lens: lens.learningRate }) },
        gradientNorms: { extractor: extractor.gradientNorm, ...(lens && { lens: lens.gradientNorm }) },
      }) as unknown as StepScalars & tf.TensorContainerObject;
    });
  }

  dispose(): void {
    this.extractor.dispose();
    this.lens?.dispose();
  }

  private play(x: tf.Tensor4D, y: tf.Tensor): Round {
    const both = this.options.feed === 'both';
    const lensed = this.networks.lens.apply(x, { training: true }) as tf.Tensor4D;
    const outputs = predict(this.networks, this.task, both ? tf.concat([lensed, x]) : lensed, { training: true });
    const extractorLoss = this.task.loss(outputs, both ? tf.concat([y, y]) : y);

    const [onLensed, onRaw] = both ? (tf.split(outputs, 2) as [tf.Tensor, tf.Tensor]) : [outputs];
    const adversarial = this.objective.adversarialLoss(onLensed, y, this.task);
    const reconstruction = tf.mean(tf.squaredDifference(lensed, x)) as tf.Scalar;
    const loss = tf.add(adversarial, tf.mul(this.options.lambda, reconstruction)) as tf.Scalar;
    return { extractorLoss, lens: { loss, adversarial, reconstruction }, onLensed, onRaw };
  }

  private learnWithoutLens(x: tf.Tensor4D, y: tf.Tensor): Round {
    const outputs = predict(this.networks, this.task, x, { training: true });
    return { extractorLoss: this.task.loss(outputs, y), onRaw: outputs };
  }
}
