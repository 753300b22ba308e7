import { featureOptions } from '@longway/contracts';
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
  ...featureOptions,
});

export type LowShotOptions = z.output<typeof options>;
