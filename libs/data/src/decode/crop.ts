import { type ImageShape, LongwayError } from '@longway/contracts';

/** Which part of a scaled picture becomes the image: a place for any size of the picture. */
export interface Crop {
  /** In [0, 1): 0 is the leftmost place, 0.5 the middle. */
  readonly across: number;
  /** In [0, 1): 0 is the uppermost place, 0.5 the middle. */
  readonly down: number;
  /** Left and right change places. */
  readonly mirrored: boolean;
}

export const centreCrop: Crop = { across: 0.5, down: 0.5, mirrored: false };

export interface Size {
  readonly height: number;
  readonly width: number;
}

/** The pixel where a crop begins in a scaled picture; each of the possible places is as likely as any other. @throws LongwayError where there is none. */
export const cropStart = ({ height, width }: Size, [rows, columns]: ImageShape, { across, down }: Crop): { top: number; left: number } => {
  if (height >= rows && width >= columns) return { top: Math.floor(down * (height - rows + 1)), left: Math.floor(across * (width - columns + 1)) };
  const remedy = 'raise shorterSide, or lower the crop, of the data set';
  throw new LongwayError('an image is smaller than the crop', { expected: `at least ${rows}x${columns} (height x width)`, found: `${height}x${width}`, remedy }, 'data');
};
