import { z } from 'zod';

/** Tricks made by hand that keep shortcuts away, for tasks on whole images: spread them into a task's options. All are off unless they are asked for. */
export const augmentationOptions = {
  inceptionCrop: z
    .boolean()
    .default(false)
    .describe('show a random part of each training image, 5 to 100 % of its area, aspect 3/4 to 4/3, scaled to its size'),
  flip: z.boolean().default(false).describe('mirror every other training image'),
  colourJitter: z.boolean().default(false).describe('change brightness by up to 32/255 and saturation by 0.5 to 1.5 in training'),
  greyscale: z.number().min(0).max(1).default(0).describe('share of training images made grey'),
  standardise: z.boolean().default(false).describe('give each image mean 0 and variance 1 between lens and extractor'),
} as const;

/** {@link augmentationOptions} with every default filled in. */
export type AugmentationOptions = z.output<z.ZodObject<typeof augmentationOptions>>;
