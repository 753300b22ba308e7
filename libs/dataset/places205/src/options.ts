import { cropFits, geometryOptions, maxPixels } from '@longway/contracts';
import { z } from 'zod';

export const options = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .describe('Where Places205 lies: its two lists, and its images in folders or in the archive; relative to the configuration file.'),
    ...geometryOptions,
    maxPixels,
  })
  .refine(...cropFits);

export type Options = z.output<typeof options>;
