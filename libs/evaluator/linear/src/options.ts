import { z } from 'zod';

const count = z.number().int().positive();
const strength = z.number().min(0);

const sgdOptions = z.strictObject({
  learningRate: z.number().positive().default(0.1).describe('Rate of the first epochs; a tenth of it after each milestone.'),
  momentum: z.number().min(0).lt(1).default(0.9).describe('Share of the last update that is kept in the next one.'),
  batchSize: count.default(512).describe('Images an update.'),
  epochs: count.default(70).describe('Passes over the training images.'),
  milestones: z.array(count).default([30, 50]).describe('Epochs after which the learning rate is divided by 10.'),
});

export const options = z.strictObject({
  protocol: z
    .enum(['lbfgs', 'published', 'published-short', 'sgd'])
    .default('lbfgs')
    .describe(
      '`lbfgs` goes to the optimum with all images at once. `published` and its short form are the protocol of Kolesnikov et al. (2019), `sgd` is small batches as set under `sgd`.',
    ),
  l2: z
    .union([strength, z.array(strength).min(2)])
    .default(1e-4)
    .describe(
      'The fit minimises the mean loss + l2 / 2 * the sum of squared weights. Of a list, the one that does best on a tenth held out of the training features. The published protocols have none.',
    ),
  iterations: count.default(200).describe('The most iterations of `lbfgs`.'),
  sgd: sgdOptions.prefault({}).describe('Used where the protocol is `sgd`.'),
  pooling: z
    .enum(['mean', 'max'])
    .optional()
    .describe('How maps become vectors: the `mean` over positions, or `max`-pooled to at most 9,000 values. `max` for the published protocols when absent, else `mean`.'),
  trainCount: count.nullable().default(10_000).describe("Images to fit on, from the train split's start; null takes all."),
  testCount: count.nullable().default(null).describe("Images to judge on, from the test split's start; null takes all."),
  layers: z
    .union([z.enum(['last', 'all']), z.array(z.string()).min(1)])
    .default('last')
    .describe('End points of the extractor: the `last`, `all` of them, or a list of names.'),
  features: z
    .array(z.enum(['raw', 'lensed', 'concat', 'control']))
    .min(1)
    .default(['raw', 'lensed', 'concat', 'control'])
    .describe('Kinds of features; those that need a lens are left out where there is none.'),
});

export type LinearOptions = z.output<typeof options>;
