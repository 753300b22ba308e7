import { z } from 'zod';

const count = z.number().int().positive();

export const options = z.strictObject({
  masks: count
    .default(4)
    .describe('masks that are learned; one of them occludes an image: in training any, by chance, elsewhere the first'),
  area: z.number().positive().max(1).default(0.25).describe('share of an image that a mask occludes at most'),
  fill: z.enum(['mean', 'grey']).default('mean').describe("what occluded pixels become: the image's mean colour, or grey (0)"),
  widths: z
    .array(count)
    .min(1)
    .default([8, 16, 32])
    .describe('channels at each depth of the U-Net that draws the masks, from full resolution down'),
  convolutions: count.default(2).describe('3x3 convolutions at each depth'),
  batchNormMomentum: z.number().min(0).lt(1).default(0.9).describe('share of the running statistics kept at each step'),
});

export type Options = z.output<typeof options>;
