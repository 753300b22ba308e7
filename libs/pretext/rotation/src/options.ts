import { augmentationOptions } from '@longway/contracts';
import { z } from 'zod';

export const options = z.strictObject({
  views: z
    .enum(['all', 'one'])
    .default('all')
    .describe('all: each image in all four turns, so that the batch grows fourfold; one: each image in one random turn'),
  ...augmentationOptions,
});

export type RotationOptions = z.output<typeof options>;
