import { z } from 'zod';

const count = z.number().int().positive();

export const options = z.strictObject({
  budget: z
    .number()
    .positive()
    .max(2)
    .default(0.1)
    .describe('mean absolute change of a value of an image, in pixels of [-1, 1]; twice what it is for pixels in [0, 1]'),
  projection: z
    .enum(['sphere', 'ball'])
    .default('sphere')
    .describe('spend the whole budget on every image, or as much as the network likes and at first nothing'),
  noise: count.default(1).describe('channels of noise that each depth of the network is given'),
  widths: z.array(count).min(1).default([8, 16, 32]).describe('channels at each depth of the U-Net, from full resolution down'),
  convolutions: count.default(2).describe('3x3 convolutions at each depth'),
  batchNormMomentum: z.number().min(0).lt(1).default(0.9).describe('share of the running statistics kept at each step'),
});

export type Options = z.output<typeof options>;
