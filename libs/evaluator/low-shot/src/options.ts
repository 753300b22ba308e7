import { z } from 'zod';

const count = z.number().int().positive();

export const options = z.strictObject({
  shares: z
    .array(z.number().positive().max(1))
    .min(1)
    .default([0.01, 0.1, 1])
    .describe('Shares of the labels to fit on, of each class alike; every class keeps one image at least.'),
  draws: count.default(3).describe('Subsets that are drawn and averaged over; all labels are one subset.'),
  l2: z.number().min(0).default(1e-4).describe('The fit minimises the mean loss + l2 / 2 * the sum of squared weights. Biases are free.'),
  iterations: count.default(200).describe('The most iterations of L-BFGS.'),
  pooling: z.enum(['mean', 'max']).default('mean').describe('How maps become vectors: the `mean` over positions, or `max`-pooled to at most 9,000 values.'),
  trainCount: count.nullable().default(10_000).describe("Images that shares are taken of, from the train split's start; null takes all."),
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

export type LowShotOptions = z.output<typeof options>;
