import { z } from 'zod';

const count = z.number().int().positive();

export const sgdOptions = z.strictObject({
  learningRate: z.number().positive().default(0.1).describe('Rate of the first epochs; a tenth of it after each milestone.'),
  momentum: z.number().min(0).lt(1).default(0.9).describe('Share of the last update that is kept in the next one.'),
  batchSize: count.default(512).describe('Images an update.'),
  epochs: count.default(70).describe('Passes over the training images.'),
  milestones: z.array(count).default([30, 50]).describe('Epochs after which the learning rate is divided by 10.'),
});

export const options = z.strictObject({
  solver: z
    .enum(['lbfgs', 'sgd'])
    .default('lbfgs')
    .describe('`lbfgs` goes to the optimum with all images at once; `sgd` takes small batches and stops after `sgd.epochs`.'),
  l2: z.number().min(0).default(1e-4).describe('The fit minimises the mean loss + l2 / 2 * the sum of squared weights. Biases are free.'),
  iterations: count.default(200).describe('The most iterations of `lbfgs`.'),
  sgd: sgdOptions.prefault({}).describe('Used where the solver is `sgd`.'),
  trainCount: count.nullable().default(10_000).describe("Images to fit on, from the train split's start; null takes all."),
  testCount: count.nullable().default(null).describe("Images to judge on, from the test split's start; null takes all."),
  layers: z
    .union([z.enum(['last', 'all']), z.array(z.string()).min(1)])
    .default('last')
    .describe('End points of the extractor: the `last`, `all` of them, or a list of names.'),
});

export type LinearOptions = z.output<typeof options>;
export type SgdOptions = z.output<typeof sgdOptions>;
