import { z } from 'zod';

const positive = z.number().positive();
const count = z.number().int().positive();
const share = z.number().min(0).lt(1);

export const optimizerOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('sgd'), momentum: share.default(0.9), nesterov: z.boolean().default(false) }),
  z.strictObject({ name: z.literal('adam'), beta1: share.default(0.9), beta2: share.default(0.999), epsilon: positive.default(1e-7) }),
]);

export const scheduleOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('constant'), warmupSteps: z.number().int().min(0).default(0) }),
  z.strictObject({ name: z.literal('cosine'), warmupSteps: z.number().int().min(0).default(0) }),
  z.strictObject({
    name: z.literal('step'),
    warmupSteps: z.number().int().min(0).default(0),
    /** Steps at which the rate is multiplied by `factor`. */
    milestones: z.array(count),
    factor: positive.default(0.1),
  }),
]);

/** How one player of the game learns. */
const playerOptions = (learningRate: number, optimizer: z.input<typeof optimizerOptions>) =>
  z.strictObject({
    optimizer: optimizerOptions.prefault(optimizer),
    learningRate: positive.default(learningRate),
    schedule: scheduleOptions.prefault({ name: 'cosine' }),
    /** On convolution and dense kernels only: added to the gradient under `sgd`, decoupled under `adam`. */
    weightDecay: z.number().min(0).default(0),
    /** The gradient of all the player's weights together is scaled down to this norm; null leaves it as it is. */
    clipNorm: positive.nullable().default(null),
  });

/** How images are read. `workers` and `prefetch` change how long a run takes, never what it computes. */
const dataOptions = z.strictObject({
  /** Threads that read and decode images from files: `auto` is half the cores, 1 to 8; 0 decodes on the thread that trains. Data in memory needs none. */
  workers: z.union([z.literal('auto'), z.number().int().min(0).max(256)]).default('auto'),
  /** Batches that are made ready ahead of the one in use. */
  prefetch: z.number().int().min(1).max(64).default(3),
  /**
   * The share of a split's images that may be broken: files that cannot be read or decoded. Each is told and set aside, and the next whole
   * picture of the split takes its place. More of them end the run; 0: the first one does.
   */
  maxBroken: z.number().min(0).max(1).default(0.05),
});

export const trainingOptions = z.strictObject({
  steps: count.default(1000),
  /** Images a step, before the task makes several examples of each. */
  batchSize: count.default(32),
  /** What of an image and its lensed form the reconstruction error is: the mean over all elements of their squared or their absolute difference, pixels in [-1, 1]. */
  reconstruction: z.enum(['squared', 'absolute']).default('squared'),
  /** Weight of the reconstruction error. */
  lambda: z.number().min(0).default(16),
  /** What the extractor is fed: lensed and raw images 1:1 in one batch, as in the paper, or lensed images only, which shows it no mark that the lens has not met. */
  feed: z.enum(['both', 'lensed']).default('lensed'),
  /** What activations are kept in and convolutions compute with. Weights, losses and statistics are float32 in either. */
  precision: z.enum(['float32', 'bf16']).default('float32'),
  extractor: playerOptions(1e-3, { name: 'adam' })
    .extend({
      /** `weightDecay` of the head's kernels, where it differs from the extractor's; null where it does not. */
      headWeightDecay: z.number().min(0).nullable().default(null),
    })
    .prefault({}),
  // Little momentum: what fools the extractor changes with every step that it takes.
  lens: playerOptions(3e-3, { name: 'adam', beta1: 0.5 }).prefault({}),
  /** Everything that the training needs to go on is saved every so many steps; null saves at the end only, and where the run is stopped. */
  checkpointEvery: count.nullable().default(500),
  /** How many of the last checkpoints are kept; the best one is in any case, by the extractor's mean loss since the one before. */
  keepCheckpoints: count.default(2),
  data: dataOptions.prefault({}),
});

export type TrainingOptions = z.output<typeof trainingOptions>;
export type DataOptions = TrainingOptions['data'];
export type PlayerOptions = TrainingOptions['lens'];
export type OptimizerOptions = z.output<typeof optimizerOptions>;
export type ScheduleOptions = z.output<typeof scheduleOptions>;
