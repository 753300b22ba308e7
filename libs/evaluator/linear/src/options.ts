import { featureOptions, protocolPooling } from '@longway/contracts';
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
  ...featureOptions,
  pooling: protocolPooling,
});

export type LinearOptions = z.output<typeof options>;
