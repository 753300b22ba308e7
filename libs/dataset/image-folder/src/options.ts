import { cropFits, geometryOptions, maxPixels } from '@longway/contracts';
import { z } from 'zod';

export const options = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .describe(
        'Folder with `train/CLASS/…` and `test/CLASS/…` or `val/CLASS/…`, or with `CLASS/…` alone; without folders of classes, pictures have no labels. Relative to the configuration file.',
      ),
    testShare: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.1)
      .describe(
        'Share of the pictures held out for the test split where the folder has neither `test` nor `val`; which ones, their paths alone decide.',
      ),
    ...geometryOptions,
    maxPixels,
  })
  .refine(...cropFits);

export type Options = z.output<typeof options>;
