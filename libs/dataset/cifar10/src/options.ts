import { z } from 'zod';

export const options = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        'Folder with the binary version, or with cifar-10-batches-bin in it; relative to the configuration file. null: the cache, which `longway data fetch cifar10` fills.',
      ),
    holdOut: z
      .number()
      .int()
      .min(0)
      .max(49_999)
      .default(0)
      .describe('How many training images are kept apart for choosing settings, and never trained on.'),
    test: z
      .enum(['test', 'held-out'])
      .default('test')
      .describe('What the test split is: the test images, or the training images that are kept apart.'),
  })
  .refine(({ holdOut, test }) => holdOut > 0 || test === 'test', {
    path: ['holdOut'],
    message: 'nothing is held out that could be tested on: at least 1 with test: held-out',
  });

export type Options = z.output<typeof options>;
