import { z } from 'zod';

const size = z.number().int().positive();

/** Options that tasks about patches share, the grid's size aside: spread them into a task's own. The hand-made tricks are on, as people use these tasks. */
export const patchOptions = {
  patchSize: size.nullable().default(null).describe("rows and columns of the patch in each cell, in pixels; null: 64/85 of the cell's"),
  jitter: z.boolean().default(true).describe('whether patches lie in their cells by chance in training; else in the middle'),
  gap: z.number().int().min(0).default(0).describe('least pixels between the patches of neighbouring cells'),
  lens: z
    .enum(['image', 'patch'])
    .default('image')
    .describe('what the lens sees: whole images, of which patches are cut afterwards, or each patch'),
  greyscale: z.number().min(0).max(1).default(0.66).describe('share of training images made grey before the lens; 0 switches it off'),
  standardise: z.boolean().default(true).describe('whether each patch gets mean 0 and variance 1 between lens and extractor'),
  patchFeatures: size
    .default(1000)
    .describe('what the features of each patch become in the head, before the patches of a question are joined'),
  hidden: size.default(4096).describe("units of the head's hidden layer"),
  dropout: z.number().min(0).lt(1).default(0.5).describe('share of the hidden units left out in each step'),
  batchNormMomentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .describe("share of the head's running statistics kept at each step; 0.99 suits runs of many thousand steps"),
  batchNormEpsilon: z.number().positive().default(1e-5).describe('added to variances before the root is taken'),
} as const;
