import { type ImageShape, LongwayError } from '@longway/contracts';
import type { AlexNetOptions } from './options';

type Strides = Pick<AlexNetOptions, 'stemStride' | 'strides'>;

/** Rows and columns of zeros around the image, on each side. */
export const STEM_ZEROS = 2;
export const STEM_SIZE = 11;
export const POOL_SIZE = 3;
const SMALLEST = STEM_SIZE - 2 * STEM_ZEROS;

/** How many windows lie inside. */
const windows = (side: number, size: number, stride: number) => Math.max(0, Math.floor((side - size) / stride) + 1);

/** Of the last map; 0 where the image is too small. */
const lastSide = (side: number, { stemStride, strides }: Strides): number =>
  strides.reduce<number>(
    (map, stride) => (stride === 2 ? windows(map, POOL_SIZE, 2) : map),
    windows(side + 2 * STEM_ZEROS, STEM_SIZE, stemStride),
  );

/** From the published form to the one for the smallest images: first finer stems, then fewer poolings. */
const FORMS: readonly Strides[] = [
  { stemStride: 4, strides: [2, 2, 2] },
  { stemStride: 2, strides: [2, 2, 2] },
  { stemStride: 1, strides: [2, 2, 2] },
  { stemStride: 1, strides: [2, 2, 1] },
  { stemStride: 1, strides: [2, 1, 1] },
  { stemStride: 1, strides: [1, 1, 1] },
];

const written = ({ stemStride, strides }: Strides) => `stemStride: ${stemStride} and strides: [${strides.join(', ')}]`;

/** @throws LongwayError where nothing is left of an image, saying which options would leave something. */
export const requireRoom = ([height, width]: ImageShape, chosen: Strides): void => {
  const side = Math.min(height, width);
  if (lastSide(side, chosen) > 0) return;
  const form = FORMS.find((strides) => lastSide(side, strides) > 0);
  throw new LongwayError('images are too small', {
    where: 'extractor alexnet',
    expected: form ? `images that ${written(chosen)} leave something of` : `sides of at least ${SMALLEST} pixels`,
    found: `${height} x ${width}`,
    remedy: form ? `choose ${written(form)}, or larger images` : 'choose larger images, or another extractor',
  });
};
