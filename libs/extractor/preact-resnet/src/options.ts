import { z } from 'zod';

const count = z.number().int().positive();

export const options = z
  .strictObject({
    widths: z.array(count).min(1).default([16, 32, 128]).describe('channels of each stage; every stage after the first halves the sides'),
    blocks: z.array(count).min(1).default([1, 1, 1]).describe('residual blocks in each stage, each of two 3x3 convolutions'),
    stemStride: z
      .union([z.literal(1), z.literal(2)])
      .default(2)
      .describe('stride of the first convolution: 2 halves the sides at once'),
    batchNormMomentum: z.number().min(0).lt(1).default(0.9).describe('share of the running statistics kept at each step'),
    batchNormEpsilon: z.number().positive().default(1e-5).describe('added to variances before the root is taken'),
  })
  .refine(({ widths, blocks }) => widths.length === blocks.length, {
    path: ['blocks'],
    message: 'blocks and widths name the same stages: give both as many entries',
  });

export type PreactResNetOptions = z.output<typeof options>;
