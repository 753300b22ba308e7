import { z } from 'zod';

export const options = z.strictObject({
  copies: z.number().int().min(2).default(8).describe('crops of each image, by chance, which belong together'),
  size: z.number().int().positive().nullable().default(null).describe("rows and columns of a crop; null: the image's own"),
  embedding: z.number().int().positive().default(1000).describe('numbers that a crop becomes in the head'),
  margin: z
    .number()
    .positive()
    .default(0.5)
    .describe('how much nearer crops of one image have to be, in squared distances of features of length 1'),
  greyscale: z
    .number()
    .min(0)
    .max(1)
    .default(0.66)
    .describe('share of training images made grey before they are cropped; 0 switches it off'),
  flip: z.boolean().default(true).describe('mirror every other crop'),
  colourJitter: z.boolean().default(true).describe('change the brightness of crops by up to 32/255 and their saturation by 0.5 to 1.5'),
  standardise: z.boolean().default(true).describe('give each crop mean 0 and variance 1 between lens and extractor'),
});

export type Options = z.output<typeof options>;
