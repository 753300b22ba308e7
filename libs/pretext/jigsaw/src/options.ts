import { patchOptions } from '@longway/contracts';
import { z } from 'zod';

const count = z.number().int().positive();

export const options = z
  .strictObject({
    grid: z
      .union([z.literal(2), z.literal(3)])
      .default(3)
      .describe('rows and columns of cells in an image'),
    ...patchOptions,
    permutations: count.max(1000).default(100).describe('how many orders there are to tell apart'),
    perStep: count.default(8).describe('orders of each image in a training step, by chance; all of them where the task is judged'),
    seed: z.number().int().default(0).describe('of the set of orders'),
  })
  .refine(({ grid, permutations }) => grid > 2 || permutations <= 24, { path: ['permutations'], message: 'four patches have 24 orders' })
  .refine(({ perStep, permutations }) => perStep <= permutations, { path: ['perStep'], message: 'must not be more than permutations' });

export type Options = z.output<typeof options>;
