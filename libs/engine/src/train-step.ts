import {
  type Lens,
  LongwayError,
  type Objective,
  type PretextTask,
  type Random,
  type StepScalars,
  type TrainingOptions,
} from '@longway/contracts';
import {
  type CollectiveOptions,
  collectiveKernels,
  compile,
  meanGradients,
  meanOverRanks,
  playerGradients,
  type Slot,
  type Slots,
  withCollectives,
  withStepSeed,
} from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { changes } from './change';
import type { Contrasts } from './health';
import { Learner } from './learner';
import { asPictures, lookThrough } from './look-through';
import { type Networks, trainableVariables } from './networks';
import { packScalars } from './pack-scalars';
import { predict } from './predict';
import { RunningStatistics } from './running-statistics';

/** Pictures that a look at the lens's contrast is content with. */
const FEW = 8;

/** What one forward pass gives. */
interface Round {
  readonly extractorLoss: tf.Scalar;
  /** What the adversary did, where there is one. */
  readonly adversary?: { readonly adversarial: tf.Scalar; readonly reconstruction: tf.Scalar };
  /** What a lens that learns minimises. */
  readonly lensLoss?: tf.Scalar;
  readonly onLensed?: tf.Tensor;
  readonly onRaw?: tf.Tensor;
}

/** Images of a batch, `[batch, h, w, channels]` in [-1, 1], borrowed; and the class of each. */
export interface Batch {
  readonly images: tf.Tensor4D;
  readonly labels: Int32Array;
}

/** The players of the game, and the rules between them. */
export interface Game {
  readonly networks: Networks;
  readonly task: PretextTask;
  readonly objective: Objective;
  readonly lens: Lens;
}

/** How a step is run. */
export interface StepOptions {
  /** As one TensorFlow function, where the backend can. */
  readonly trace?: boolean;
  /** Told, once, why it is not after all. */
  readonly onFallback?: (reason: string) => void;
  /** Told where bfloat16 is only rounded to, since the device does not compute in it. */
  readonly onEmulation?: () => void;
  /** How the step is made together with other ranks, each of which has its part of the batch; alone when absent. */
  readonly together?: CollectiveOptions;
}

/**
 * One step of the game between lens L and extractor F (arXiv 2002.08822, section 3):
 *
 * - F minimises `L_ssl(F(L(x)), y)`, and on the raw images too where it is fed both, 1:1 in one batch;
 * - L minimises `L_adv + lambda * L_rec`, with `L_rec` the mean squared or absolute difference of `x` and `L(x)`.
 *
 * Both are updated from one forward pass, each by its own loss only. A lens that keeps within a budget has no `L_rec`. An adversary without a
 * network changes images along the gradient of `L_adv` by them. Without any, F minimises `L_ssl(F(x), y)`.
 *
 * Ranks that make a step together have the means of their gradients, scalars and running statistics: they move their weights alike.
 */
export class TrainStep {
  private readonly extractor: Learner;
  private readonly lens: Learner | undefined;
  private readonly update: ReturnType<typeof compile>;
  private readonly statistics: RunningStatistics;
  private stopAgreed = false;
  private unpack: (values: ArrayLike<number>) => Omit<StepScalars, 'learningRates'> = () => {
    throw new Error('no step was made');
  };

  constructor(
    private readonly game: Game,
    private readonly options: TrainingOptions,
    private readonly stepOptions: StepOptions = {},
  ) {
    const { trace = true, onFallback = () => undefined, onEmulation, together } = stepOptions;
    if (options.precision === 'bf16' && !trace) {
      const remedy = 'set backend.trace to auto, or training.precision to float32';
      throw new LongwayError(
        'bfloat16 needs the step to run as one function',
        { where: 'training.precision', found: 'backend.trace: off', remedy },
        'usage',
      );
    }
    this.extractor = this.learnerOfExtractor();
    const lensWeights = trainableVariables(game.networks.lens);
    this.lens = lensWeights.length > 0 ? new Learner(options.lens, lensWeights, options.steps) : undefined;
    this.statistics = new RunningStatistics([game.networks.lens, game.networks.extractor, game.networks.head]);
    const round = (x: tf.Tensor, y: tf.Tensor, settings: tf.Tensor, seed: tf.Tensor, ...extras: tf.Tensor[]) =>
      withCollectives(together, () =>
        withStepSeed(seed as tf.Tensor1D, () => [this.round(x as tf.Tensor4D, y, extras, settings as tf.Tensor1D)]),
      );
    this.update = compile(round, { trace, precision: options.precision, onFallback, onEmulation });
  }

  get hasLens(): boolean {
    return this.lens !== undefined;
  }

  /** What the players' optimisers remember, by player. */
  get slots(): Slots {
    const ofPlayers = Object.entries({ extractor: this.extractor, ...(this.lens && { lens: this.lens }) });
    return Object.fromEntries(ofPlayers.flatMap(([player, { slots }]) => named(player, slots)));
  }

  /** Whether any rank wished to stop when it made the last step: all ranks are told alike. */
  get isStopAgreed(): boolean {
    return this.stopAgreed;
  }

  /** @param step counted from 0: it fixes the learning rates. @param wishesToStop is told to the other ranks; see {@link isStopAgreed}. */
  run({ images, labels }: Batch, random: Random, step: number, wishesToStop = false): StepScalars {
    const extractor = this.extractor.settings(step);
    const lens = this.lens?.settings(step);
    const { together } = this.stepOptions;
    if (together) collectiveKernels().begin();
    const values = tf.tidy(() => {
      const facts = { labels: tf.tensor1d(labels, 'int32'), training: true };
      const { inputs, targets, extras = [] } = this.game.task.examples(images, random, facts);
      const seed = tf.tensor1d([random.integer(2 ** 31), random.integer(2 ** 31)], 'int32');
      const settings = [...extractor, ...(lens ?? []), ...(together ? [wishesToStop ? 1 : 0] : [])];
      const [scalars] = this.update.run(inputs, targets, tf.tensor1d(settings), seed, ...extras);
      return (scalars as tf.Tensor).dataSync() as Float32Array & tf.TensorContainerObject;
    });
    if (together) this.stopAgreed = (values.at(-1) as number) > 0;
    return { ...this.unpack(values), learningRates: { extractor: extractor[0] as number, ...(lens && { lens: lens[0] as number }) } };
  }

  /** How much contrast a few pictures have before and behind a lens that learns. Moves no weight. */
  contrasts({ images, labels }: Batch, random: Random): Contrasts | undefined {
    if (!this.lens) return undefined;
    return tf.tidy(() => {
      const { inputs } = this.game.task.examples(images, random, { labels: tf.tensor1d(labels, 'int32'), training: true });
      const few = inputs.slice(0, Math.min(FEW, inputs.shape[0]));
      return { images: contrast(few), lensed: contrast(lookThrough(this.game.networks, few)) };
    });
  }

  dispose(): void {
    this.update.dispose();
    this.extractor.dispose();
    this.lens?.dispose();
  }

  /** One forward pass, both backward passes, both updates. Nothing in here may depend on the step but through the arguments. */
  private round(x: tf.Tensor4D, y: tf.Tensor, extras: readonly tf.Tensor[], settings: tf.Tensor1D): tf.Tensor1D {
    const { task, lens: adversary } = this.game;
    this.statistics.begin();
    // Outside of the tape: the extractor's gradient does not go through the one that the images were changed along.
    const changed = this.lens === undefined && adversary.perturb ? adversary.perturb(x, this.gradientByImages(x, y, extras)) : undefined;
    const { result: round, gradients } = playerGradients(
      () => (this.lens || changed ? this.play(x, y, extras, changed) : this.learnAlone(x, y, extras)),
      ({ extractorLoss, lensLoss }) => [
        { loss: extractorLoss, variables: this.extractor.variables },
        ...(lensLoss && this.lens ? [{ loss: lensLoss, variables: this.lens.variables }] : []),
      ],
    );
    const [ofExtractor, ofLens] = gradients.map(meanGradients);
    const all = tf.unstack(settings) as tf.Scalar[];
    const ofFirst = this.extractor.settings(0).length;
    const extractor = this.extractor.update(ofExtractor as readonly tf.Tensor[], all.slice(0, ofFirst));
    const lens = ofLens && this.lens?.update(ofLens, all.slice(ofFirst));

    const { packed, unpack } = packScalars({
      losses: { extractor: round.extractorLoss, ...round.adversary },
      ...(round.onRaw && { raw: task.metrics(round.onRaw, y) }),
      ...(round.onLensed && { lensed: task.metrics(round.onLensed, y) }),
      gradientNorms: { extractor, ...(lens && { lens }) },
    });
    this.unpack = unpack as unknown as typeof this.unpack;
    return this.stepOptions.together ? this.shared(packed, all.at(-1) as tf.Scalar) : packed;
  }

  /** What the ranks say of the step, on the mean, and behind it the share of them that wish to stop. Running statistics are shared along. */
  private shared(scalars: tf.Tensor1D, wish: tf.Scalar): tf.Tensor1D {
    const told = tf.concat([scalars, tf.reshape(wish, [1])]) as tf.Tensor;
    const moved = this.statistics.moved;
    const [means, ...statistics] = meanOverRanks([told, ...moved.map((weight) => weight.read() as tf.Tensor)]);
    moved.forEach((weight, i) => weight.write(statistics[i] as tf.Tensor));
    return means as tf.Tensor1D;
  }

  /** @param changed images in the place of the lens's. */
  private play(x: tf.Tensor4D, y: tf.Tensor, extras: readonly tf.Tensor[], changed?: tf.Tensor4D): Round {
    const { networks, task, objective, lens } = this.game;
    const both = this.options.feed === 'both';
    const lensed = changed ?? (networks.lens.apply(x, { training: true }) as tf.Tensor4D);
    const answers = objective.lensedTargets?.(y, task) ?? y;
    // What is out of range is not seen, but paid for: that draws it back.
    const seen = asPictures(lensed);
    const outputs = both
      ? predict(networks, task, tf.concat([seen, x]), { training: true, extras: extras.map((extra) => tf.concat([extra, extra])) })
      : predict(networks, task, seen, { training: true, extras });
    const extractorLoss = task.loss(outputs, both ? tf.concat([answers, y]) : answers);

    const [onLensed, onRaw] = both ? (tf.split(outputs, 2) as [tf.Tensor, tf.Tensor]) : [outputs];
    const adversarial = objective.adversarialLoss(onLensed, y, task);
    const reconstruction = changes[this.options.reconstruction](x, lensed);
    const lensLoss = lens.budgeted ? adversarial : (tf.add(adversarial, tf.mul(this.options.lambda, reconstruction)) as tf.Scalar);
    return { extractorLoss, adversary: { adversarial, reconstruction }, lensLoss, onLensed, onRaw };
  }

  private learnAlone(x: tf.Tensor4D, y: tf.Tensor, extras: readonly tf.Tensor[]): Round {
    const { networks, task } = this.game;
    const outputs = predict(networks, task, x, { training: true, extras });
    return { extractorLoss: task.loss(outputs, y), onRaw: outputs };
  }

  /** Of the adversarial loss. */
  private gradientByImages(x: tf.Tensor4D, y: tf.Tensor, extras: readonly tf.Tensor[]): tf.Tensor4D {
    const { networks, task, objective } = this.game;
    const loss = (images: tf.Tensor) =>
      objective.adversarialLoss(predict(networks, task, images as tf.Tensor4D, { training: true, extras }), y, task);
    return tf.grad(loss)(x) as tf.Tensor4D;
  }

  private learnerOfExtractor(): Learner {
    const { extractor, head } = this.game.networks;
    const { weightDecay, headWeightDecay } = this.options.extractor;
    const [ofExtractor, ofHead] = [trainableVariables(extractor), trainableVariables(head)];
    const decays = [...ofExtractor.map(() => weightDecay), ...ofHead.map(() => headWeightDecay ?? weightDecay)];
    return new Learner(this.options.extractor, [...ofExtractor, ...ofHead], this.options.steps, decays);
  }
}

const named = (player: string, slots: Slots): [string, Slot][] => Object.entries(slots).map(([name, slot]) => [`${player}/${name}`, slot]);

/** The standard deviation over a picture's values, on the mean of all pictures. */
const contrast = (images: tf.Tensor4D): number => tf.mean(tf.sqrt(tf.moments(images, [1, 2, 3]).variance)).dataSync()[0] as number;
