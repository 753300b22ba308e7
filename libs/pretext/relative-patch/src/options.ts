import { patchOptions } from '@longway/contracts';
import { z } from 'zod';

export const options = z.strictObject({
  grid: z
    .number()
    .int()
    .min(3)
    .refine((grid) => grid % 2 === 1, 'must be odd: a grid has a cell in the middle')
    .default(3)
    .describe('rows and columns of cells in an image'),
  ...patchOptions,
});

export type Options = z.output<typeof options>;
