import { z } from 'zod';

const count = z.number().int().positive();

export const options = z.strictObject({
  widths: z
    .array(count)
    .min(1)
    .default([8, 16, 32])
    .describe('channels at each depth, from full resolution down; every further depth halves the sides, rounded up'),
  convolutions: count.default(2).describe('3x3 convolutions at each depth'),
  residual: z.boolean().default(true).describe('add the output to the image; the lens then starts as the exact identity'),
  batchNormMomentum: z.number().min(0).lt(1).default(0.9).describe('share of the running statistics kept at each step'),
});

export type UNetOptions = z.output<typeof options>;
