import { z } from 'zod';

export const options = z.strictObject({
  folder: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'Folder with the binary version, or with cifar-10-batches-bin in it; relative to the configuration file. null: the cache, which `longway data fetch cifar10` fills.',
    ),
});
