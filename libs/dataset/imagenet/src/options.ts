import { cropFits, geometryOptions, maxPixels } from '@longway/contracts';
import { z } from 'zod';

export const options = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .describe(
        "Where ImageNet lies: the official archives, or `train` and `val`, or Kaggle's `ILSVRC`; relative to the configuration file.",
      ),
    holdOut: z
      .number()
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe(
        "How many training images are kept apart for choosing settings, and never trained on. null: 50,046 of ImageNet's 1,281,167, as published, and the same share of fewer.",
      ),
    test: z
      .enum(['validation', 'held-out'])
      .default('validation')
      .describe('What the test split is: the validation images, or the training images that are kept apart.'),
    ...geometryOptions,
    maxPixels,
  })
  .refine(...cropFits);

export type Options = z.output<typeof options>;
