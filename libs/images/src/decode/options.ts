import { LongwayError } from '@longway/contracts';
import type { Size } from '../place';
import type { Box, View } from './view';

export interface DecodeOptions {
  /** What error messages call the image: its file. */
  readonly name?: string;
  /** Images whose headers tell of more pixels are refused before any is decoded; 100 million unless it is given. */
  readonly maxPixels?: number;
  /**
   * Whole seconds on the clock, 1 to 3600, that an image of a format other than JPEG may take; 60 unless it is given. A JPEG image needs no such limit: the
   * most that one of so many pixels can ask for is 200 passes, a few seconds.
   */
  readonly maxSeconds?: number;
  /** Decode what there is of a truncated or corrupt image, where that is an error otherwise. */
  readonly keepDamaged?: boolean;
}

export const MAX_PIXELS = 100e6;
/** No real image comes near it, so that what is broken does not depend on how busy a machine is. */
export const MAX_SECONDS = 60;
/** What the largest image takes where nothing is compressed: four channels of 16 bits. */
const BYTES_A_PIXEL = 8;
/** Profiles, previews, further frames and pages. */
const OTHER_BYTES = 2 ** 26;

/** Bytes that a file may have whose image has at most so many pixels: a larger one need not be read to be refused. */
export const mostBytes = (maxPixels = MAX_PIXELS): number => maxPixels * BYTES_A_PIXEL + OTHER_BYTES;

const REMEDY = 'look at the file with another program; replace it, save it as JPEG or PNG, or leave it out';

export const badImage = (summary: string, { name }: DecodeOptions, found: string, cause?: unknown): LongwayError =>
  new LongwayError(summary, { ...(name !== undefined && { where: name }), found, remedy: REMEDY, cause }, 'data');

/** @throws LongwayError (exit `data`) where an image is larger than the options allow. */
export const requireModestSize = ({ height, width }: Size, options: DecodeOptions): void => {
  const { name, maxPixels = MAX_PIXELS } = options;
  if (height * width <= maxPixels) return;
  throw new LongwayError(
    'The image has too many pixels.',
    {
      ...(name !== undefined && { where: name }),
      expected: `at most ${maxPixels}`,
      found: `${width} x ${height}, ${width * height}`,
      remedy: 'make it smaller, leave it out, or raise maxPixels of the data set, where it has that option',
    },
    'data',
  );
};

/** The arguments of the native functions that tell what is wanted, once it is known to be possible. */
export const nativeArguments = (image: Size, view: View, into: Uint8Array) => {
  const { height, width, channels = 3, flip = false, box = { left: 0, top: 0, ...image } } = view;
  requireWithin(image, box);
  const size = height * width * channels;
  if (into.length !== size) {
    throw new LongwayError('The memory for an image has another size.', { expected: `${size} bytes`, found: `${into.length}` });
  }
  return [box.left, box.top, box.width, box.height, into, height, width, channels, flip] as const;
};

/** A crop that ends at the image's edge may miss it by a rounding error. */
const TOLERANCE = 1e-6;

const requireWithin = (image: Size, { left, top, width, height }: Box): void => {
  const inside = (start: number, extent: number, length: number) =>
    start >= -TOLERANCE && extent > 0 && start + extent <= length + TOLERANCE;
  if (inside(left, width, image.width) && inside(top, height, image.height)) return;
  throw new LongwayError('The part of an image that is wanted does not lie within it.', {
    expected: `within ${image.width} x ${image.height} pixels`,
    found: `left ${left}, top ${top}, width ${width}, height ${height}`,
  });
};
