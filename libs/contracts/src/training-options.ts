import { z } from 'zod';

const positive = z.number().positive();
const count = z.number().int().positive();
const share = z.number().min(0).lt(1);

/** How gradients become steps. */
export const optimizerOptions = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('sgd'),
    momentum: share.default(0.9).describe('Share of the last update that is kept in the next one.'),
    nesterov: z.boolean().default(false).describe('Whether the gradient is looked at one update ahead.'),
  }),
  z.strictObject({
    name: z.literal('adam'),
    beta1: share.default(0.9).describe('Share of the running mean of gradients that is kept at each step.'),
    beta2: share.default(0.999).describe('Share of the running mean of their squares that is kept at each step.'),
    epsilon: positive.default(1e-7).describe('Added to the root of that mean.'),
  }),
]);

const warmupSteps = z.number().int().min(0).default(0).describe('Steps in which the rate rises from 0 in a straight line.');

/** How a learning rate changes in the course of a training. */
export const scheduleOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('constant'), warmupSteps }),
  z.strictObject({ name: z.literal('cosine'), warmupSteps }),
  z.strictObject({
    name: z.literal('step'),
    warmupSteps,
    milestones: z.array(count).describe('Steps at which the rate is multiplied by `factor`.'),
    factor: positive.default(0.1).describe('What the rate is multiplied by at each milestone.'),
  }),
]);

/** How one player of the game learns. */
const playerOptions = (learningRate: number, optimizer: z.input<typeof optimizerOptions>) =>
  z.strictObject({
    optimizer: optimizerOptions.prefault(optimizer).describe('How gradients become steps.'),
    learningRate: positive.default(learningRate).describe('The highest rate of the schedule.'),
    schedule: scheduleOptions
      .prefault({ name: 'cosine' })
      .describe('How the rate changes: `cosine` falls to 0 at the last step, `step` falls at milestones, `constant` stays.'),
    weightDecay: z
      .number()
      .min(0)
      .default(0)
      .describe('On convolution and dense kernels only: added to the gradient under `sgd`, decoupled under `adam`.'),
    clipNorm: positive
      .nullable()
      .default(null)
      .describe("The gradient of all the player's weights together is scaled down to this norm; null leaves it as it is."),
  });

/** How images are read. `workers` and `prefetch` change how long a run takes, never what it computes. */
const dataOptions = z.strictObject({
  workers: z
    .union([z.literal('auto'), z.number().int().min(0).max(256)])
    .default('auto')
    .describe(
      'Threads that read and decode images from files: `auto` is half the cores, 1 to 8; 0 decodes on the thread that trains. Data in memory needs none.',
    ),
  prefetch: z.number().int().min(1).max(64).default(3).describe('Batches that are made ready ahead of the one in use.'),
  maxBroken: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe(
      "The share of a split's images that may be broken: files that cannot be read or decoded. Each is told and set aside, and the next whole picture of the split takes its place. More of them end the run; 0: the first one does.",
    ),
});

/** How the ranks of `run --distributed` make a step together. A run of one process has no use for it. */
const distributedOptions = z.strictObject({
  batchNorm: z
    .enum(['local', 'synchronised'])
    .default('local')
    .describe(
      "Whose statistics batch norm normalises by in training: those of a rank's own part of the batch, whose running means are averaged, or those of the whole batch.",
    ),
  compression: z
    .enum(['none', 'bf16'])
    .default('none')
    .describe('What gradients are sent as: float32, or rounded to bfloat16, which halves what is sent. Means are taken in float32.'),
  bucketMegabytes: positive
    .default(8)
    .describe('Gradients are sent in pieces of about so many MiB, while those of the layers ahead are still being computed.'),
  timeout: positive
    .nullable()
    .default(1800)
    .describe('Seconds that a rank waits in a training for the others, before it ends the job; null: for ever.'),
});

/** How an arm trains: `training` in a configuration. */
export const trainingOptions = z.strictObject({
  steps: count.default(1000).describe('Training steps: updates of the weights.'),
  batchSize: count.default(32).describe('Images a step, before the task makes several examples of each.'),
  reconstruction: z
    .enum(['squared', 'absolute'])
    .default('squared')
    .describe(
      'What of an image and its lensed form the reconstruction error is: the mean over all elements of their squared or their absolute difference, pixels in [-1, 1].',
    ),
  lambda: z.number().min(0).default(16).describe('Weight of the reconstruction error.'),
  feed: z
    .enum(['both', 'lensed'])
    .default('lensed')
    .describe(
      'What the extractor is fed: lensed and raw images 1:1 in one batch, as in the paper, or lensed images only, which shows it no mark that the lens has not met.',
    ),
  precision: z
    .enum(['float32', 'bf16'])
    .default('float32')
    .describe('What activations are kept in and convolutions compute with. Weights, losses and statistics are float32 in either.'),
  extractor: playerOptions(1e-3, { name: 'adam' })
    .extend({
      headWeightDecay: z
        .number()
        .min(0)
        .nullable()
        .default(null)
        .describe("`weightDecay` of the head's kernels, where it differs from the extractor's; null where it does not."),
    })
    .prefault({})
    .describe('How the extractor and the head learn.'),
  // Little momentum: what fools the extractor changes with every step that it takes.
  lens: playerOptions(3e-3, { name: 'adam', beta1: 0.5 }).prefault({}).describe('How the lens learns.'),
  checkpointEvery: count
    .nullable()
    .default(500)
    .describe(
      'Everything that the training needs to go on is saved every so many steps; null saves at the end only, and where the run is stopped.',
    ),
  keepCheckpoints: count
    .default(2)
    .describe("How many of the last checkpoints are kept; the best one is in any case, by the extractor's mean loss since the one before."),
  previews: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(8)
    .describe(
      'How often the training shows what the lens does to a few test images, more often early than late; `preview.json` comes at the end in any case. Nothing where no lens learns.',
    ),
  data: dataOptions.prefault({}).describe('How images are read.'),
  distributed: distributedOptions.prefault({}).describe('How several processes share a step, where `run --distributed` has them.'),
});

/** {@link trainingOptions} with every default filled in. */
export type TrainingOptions = z.output<typeof trainingOptions>;
/** How images are read: `training.data`. */
export type DataOptions = TrainingOptions['data'];
/** How one of the two players learns: `training.lens`. */
export type PlayerOptions = TrainingOptions['lens'];
/** {@link optimizerOptions} with every default filled in. */
export type OptimizerOptions = z.output<typeof optimizerOptions>;
/** {@link scheduleOptions} with every default filled in. */
export type ScheduleOptions = z.output<typeof scheduleOptions>;
