import { runPath } from '@longway/contracts';
import { z } from 'zod';

export const options = z.strictObject({
  folder: runPath()
    .default('tensorboard')
    .describe('Where event files go, relative to the run folder: below it a folder for each arm, in it one for each seed.'),
  every: z.number().int().positive().default(10).describe('Steps from one set of scalars to the next; those of step 1 are always written.'),
  images: z.boolean().default(true).describe('Whether previews are written: images, what the lens makes of them, and the difference.'),
  histograms: z.boolean().default(true).describe('Whether histograms of the weights are written at every checkpoint.'),
});

export type TensorboardOptions = z.output<typeof options>;
