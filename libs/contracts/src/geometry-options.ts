import { z } from 'zod';
import type { Geometry } from './kinds/dataset';

/** Options that data sets of pictures share: spread them into their own, and add {@link cropFits}. */
export const geometryOptions = {
  shorterSide: z.number().int().positive().default(256).describe('Pictures are scaled until their shorter side has so many pixels.'),
  crop: z.number().int().positive().default(224).describe('Rows and columns of the square that training and evaluation see.'),
  square: z.boolean().default(false).describe('Scale both sides to `shorterSide`, whatever the aspect.'),
  cropping: z
    .enum(['window', 'inception'])
    .default('window')
    .describe(
      '`window`: a square of `crop` pixels of the scaled picture, at a random place in training. `inception`: training scales a random part of 5 to 100 % of the area, aspect 3/4 to 4/3, to the square.',
    ),
  flip: z.boolean().default(true).describe('Whether training mirrors every other image.'),
} as const;

/** An option for data sets of picture files, for each image that they locate. */
export const maxPixels = z
  .number()
  .int()
  .min(1)
  .max(1e9)
  .default(100e6)
  .describe(
    'Pixels that a picture may have as it is stored. One whose header tells of more is broken, and none of it is decoded: decoding takes up to 24 bytes of memory a pixel.',
  );

type GeometryOptions = z.output<z.ZodObject<typeof geometryOptions>>;

/** For `refine`: whether the crop lies within the scaled picture. */
export const cropFits = [
  ({ crop, shorterSide }: Pick<GeometryOptions, 'crop' | 'shorterSide'>): boolean => crop <= shorterSide,
  { path: ['crop'], message: 'the crop is larger than the scaled picture: at most shorterSide' },
] as [(options: Pick<GeometryOptions, 'crop' | 'shorterSide'>) => boolean, { path: string[]; message: string }];

/** What of a data set's options says how its pictures become images. */
export const geometryOf = ({ shorterSide, square, cropping, flip }: GeometryOptions): Geometry => ({ shorterSide, square, cropping, flip });
