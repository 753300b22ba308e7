import { z } from 'zod';

export const options = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .describe('Folder with `train/CLASS/…` and `test/CLASS/…` or `val/CLASS/…`, or with `CLASS/…` alone; relative to the configuration file.'),
    shorterSide: z.number().int().positive().default(256).describe('Pictures are scaled until their shorter side has so many pixels.'),
    crop: z.number().int().positive().default(224).describe('Rows and columns of the square that is cut out: at random in training, else from the centre.'),
    flip: z.boolean().default(true).describe('Whether training mirrors every other image.'),
    testShare: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.1)
      .describe('Share of the pictures held out for the test split where the folder has neither `test` nor `val`; which ones, their paths alone decide.'),
  })
  .refine(({ crop, shorterSide }) => crop <= shorterSide, { path: ['crop'], message: 'the crop is larger than the scaled picture: at most shorterSide' });

export type Options = z.output<typeof options>;
