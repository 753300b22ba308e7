import type { Random } from '@longway/contracts';

/** A part of an image, in whole pixels. */
export interface PixelBox {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

const AREA = [0.05, 1] as const;
const ASPECT = [3 / 4, 4 / 3] as const;
const ATTEMPTS = 100;

const between = ([low, high]: readonly [number, number], random: Random): number => low + (high - low) * random.uniform();

/**
 * The random part of an image that an Inception crop shows: 5 to 100 % of its area, 3/4 to 4/3 times as wide as high (Szegedy et al. 2015,
 * section 6; the smallest area after Kolesnikov et al. 2019). The area is uniform, the aspect's logarithm too, so that neither way of lying is
 * preferred; what does not fit in the image is drawn again. (TensorFlow's own sampler draws the height uniformly in place of the area.)
 *
 * @returns a box within the image. After 100 misses, which only images far from square have, the largest one in the middle whose aspect is allowed.
 */
export const inceptionBox = (image: { readonly height: number; readonly width: number }, random: Random): PixelBox => {
  const { height: rows, width: columns } = image;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const area = between(AREA, random) * rows * columns;
    const aspect = Math.exp(between([Math.log(ASPECT[0]), Math.log(ASPECT[1])], random));
    const height = Math.max(1, Math.round(Math.sqrt(area / aspect)));
    const width = Math.max(1, Math.round(Math.sqrt(area * aspect)));
    if (height <= rows && width <= columns)
      return { top: random.integer(rows - height + 1), left: random.integer(columns - width + 1), height, width };
  }
  const height = Math.min(rows, Math.max(1, Math.round(columns / ASPECT[0])));
  const width = Math.min(columns, Math.max(1, Math.round(rows * ASPECT[1])));
  return { top: Math.floor((rows - height) / 2), left: Math.floor((columns - width) / 2), height, width };
};
