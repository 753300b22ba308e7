import { LongwayError, type Objective, type PretextTask, type Random, type StepScalars, type TrainingOptions } from '@longway/contracts';
import { compile, playerGradients, withStepSeed } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { Learner } from './learner';
import { type Networks, trainableVariables } from './networks';
import { packScalars } from './pack-scalars';
import { predict } from './predict';

/** What one forward pass gives. Without a lens only F's loss and the outputs on raw images. */
interface Round {
  readonly extractorLoss: tf.Scalar;
  readonly lens?: { readonly loss: tf.Scalar; readonly adversarial: tf.Scalar; readonly reconstruction: tf.Scalar };
  readonly onLensed?: tf.Tensor;
  readonly onRaw?: tf.Tensor;
}

/** How a step is run. */
export interface StepOptions {
  /** As one TensorFlow function, where the backend can. */
  readonly trace?: boolean;
  /** Told, once, why it is not after all. */
  readonly onFallback?: (reason: string) => void;
  /** Told where bfloat16 is only rounded to, since the device does not compute in it. */
  readonly onEmulation?: () => void;
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
  private readonly update: ReturnType<typeof compile>;
  private unpack: (values: ArrayLike<number>) => Omit<StepScalars, 'learningRates'> = () => {
    throw new Error('no step was made');
  };

  constructor(
    private readonly networks: Networks,
    private readonly task: PretextTask,
    private readonly objective: Objective,
    private readonly options: TrainingOptions,
    { trace = true, onFallback = () => undefined, onEmulation }: StepOptions = {},
  ) {
    if (options.precision === 'bf16' && !trace) {
      const remedy = 'set backend.trace to auto, or training.precision to float32';
      throw new LongwayError('bfloat16 needs the step to run as one function', { where: 'training.precision', found: 'backend.trace: off', remedy }, 'usage');
    }
    const lensWeights = trainableVariables(networks.lens);
    this.extractor = new Learner(options.extractor, trainableVariables(networks.extractor, networks.head), options.steps);
    this.lens = lensWeights.length > 0 ? new Learner(options.lens, lensWeights, options.steps) : undefined;
    const round = (x: tf.Tensor, y: tf.Tensor, settings: tf.Tensor, seed: tf.Tensor) =>
      withStepSeed(seed as tf.Tensor1D, () => [this.round(x as tf.Tensor4D, y, settings as tf.Tensor1D)]);
    this.update = compile(round, { trace, precision: options.precision, onFallback, onEmulation });
  }

  /**
   * @param images `[batch, h, w, channels]` in [-1, 1]; borrowed.
   * @param step counted from 0: it fixes the learning rates.
   */
  run(images: tf.Tensor4D, random: Random, step: number): StepScalars {
    const extractor = this.extractor.settings(step);
    const lens = this.lens?.settings(step);
    const values = tf.tidy(() => {
      const { inputs, targets } = this.task.examples(images, random);
      const seed = tf.tensor1d([random.integer(2 ** 31), random.integer(2 ** 31)], 'int32');
      const [scalars] = this.update.run(inputs, targets, tf.tensor1d([...extractor, ...(lens ?? [])]), seed);
      return (scalars as tf.Tensor).dataSync() as Float32Array & tf.TensorContainerObject;
    });
    return { ...this.unpack(values), learningRates: { extractor: extractor[0] as number, ...(lens && { lens: lens[0] as number }) } };
  }

  dispose(): void {
    this.update.dispose();
    this.extractor.dispose();
    this.lens?.dispose();
  }

  /** One forward pass, both backward passes, both updates. Nothing in here may depend on the step but through the arguments. */
  private round(x: tf.Tensor4D, y: tf.Tensor, settings: tf.Tensor1D): tf.Tensor1D {
    const { result: round, gradients } = playerGradients(
      () => (this.lens ? this.play(x, y) : this.learnWithoutLens(x, y)),
      ({ extractorLoss, lens }) => [
        { loss: extractorLoss, variables: this.extractor.variables },
        ...(lens && this.lens ? [{ loss: lens.loss, variables: this.lens.variables }] : []),
      ],
    );
    const [ofExtractor, ofLens] = gradients;
    const all = tf.unstack(settings) as tf.Scalar[];
    const ofFirst = this.extractor.settings(0).length;
    const extractor = this.extractor.update(ofExtractor as tf.Tensor[], all.slice(0, ofFirst));
    const lens = ofLens && this.lens?.update(ofLens, all.slice(ofFirst));

    const { packed, unpack } = packScalars({
      losses: {
        extractor: round.extractorLoss,
        ...(round.lens && { adversarial: round.lens.adversarial, reconstruction: round.lens.reconstruction }),
      },
      ...(round.onRaw && { raw: this.task.metrics(round.onRaw, y) }),
      ...(round.onLensed && { lensed: this.task.metrics(round.onLensed, y) }),
      gradientNorms: { extractor, ...(lens && { lens }) },
    });
    this.unpack = unpack as unknown as typeof this.unpack;
    return packed;
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
