import { type Geometry, type ImageShape, LongwayError } from '@longway/contracts';
import { beforeResizing, type Box, withShorterSide } from '@longway/images/decode';
import { inceptionBox } from '@longway/tensor/inception-box';
import { randomFrom } from '@longway/tensor/random';

/** Which part of a picture becomes the image: a place for any size of the picture. */
export interface Crop {
  /** In [0, 1): 0 is the leftmost place, 0.5 the middle. */
  readonly across: number;
  /** In [0, 1): 0 is the uppermost place, 0.5 the middle. */
  readonly down: number;
  /** Left and right change places. */
  readonly mirrored: boolean;
  /** Seed of a part of random size, which is scaled to the image, in place of a window of the scaled picture. */
  readonly inception?: number;
}

export const centreCrop: Crop = { across: 0.5, down: 0.5, mirrored: false };

export interface Size {
  readonly height: number;
  readonly width: number;
}

/** What pictures are scaled to. */
export type Scaling = Pick<Geometry, 'shorterSide' | 'square'>;

export const scaledSize = (picture: Size, { shorterSide, square = false }: Scaling): Size =>
  square ? { height: shorterSide, width: shorterSide } : withShorterSide(picture, shorterSide);

/** The pixel where a window begins in a scaled picture; each of the possible places is as likely as any other. @throws LongwayError where there is none. */
export const windowStart = (
  { height, width }: Size,
  [rows, columns]: ImageShape,
  { across, down }: Crop,
): { top: number; left: number } => {
  if (height >= rows && width >= columns)
    return { top: Math.floor(down * (height - rows + 1)), left: Math.floor(across * (width - columns + 1)) };
  const remedy = 'raise shorterSide, or lower the crop, of the data set';
  throw new LongwayError(
    'an image is smaller than the crop',
    { expected: `at least ${rows}x${columns} (height x width)`, found: `${height}x${width}`, remedy },
    'data',
  );
};

/** The random part that a seed means in a picture of this size. */
export const inceptionPart = (picture: Size, seed: number): Box => inceptionBox(picture, randomFrom(seed, 'part'));

/** The part of a picture that becomes the image, in pixels of the picture as it is before it is scaled. */
export const partOf = (picture: Size, { scaling, shape, crop }: { scaling: Scaling; shape: ImageShape; crop: Crop }): Box => {
  if (crop.inception !== undefined) return inceptionPart(picture, crop.inception);
  const scaled = scaledSize(picture, scaling);
  return beforeResizing({ ...windowStart(scaled, shape, crop), height: shape[0], width: shape[1] }, picture, scaled);
};
