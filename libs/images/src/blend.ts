import { LongwayError, type RawImage } from '@longway/contracts';
import { type Place, type Size, placeAt } from './place';

/** A picture with an opacity for each pixel. */
export interface Mark extends Size {
  /** Red, green, blue and opacity of each pixel, 0 to 255, row by row. */
  readonly rgba: Uint8Array;
}

/** ITU-R BT.601: what grey pictures show of a colour. */
const greyOf = (red: number, green: number, blue: number): number => Math.round(0.299 * red + 0.587 * green + 0.114 * blue);

export interface Blending {
  readonly place: Place;
  readonly margin: number;
  /** From 0 (nothing is seen) to 1; multiplies the mark's own. */
  readonly opacity: number;
}

/** Lays a mark over an image of 1 or 3 channels, in place. @throws LongwayError where it does not fit. */
export const blend = (image: RawImage, mark: Mark, { place, margin, opacity }: Blending): void => {
  const { channels, width, data } = image;
  if (channels !== 1 && channels !== 3) {
    throw new LongwayError('a watermark needs grey or colour images', { expected: '1 or 3 channels', found: `${channels}` }, 'usage');
  }
  const { top, left } = placeAt(image, mark, place, margin);
  for (let y = 0; y < mark.height; y++) {
    for (let x = 0; x < mark.width; x++) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = mark.rgba.subarray((y * mark.width + x) * 4);
      const share = (alpha / 255) * opacity;
      const colour = channels === 1 ? [greyOf(red, green, blue)] : [red, green, blue];
      const pixel = ((top + y) * width + left + x) * channels;
      colour.forEach((level, channel) => {
        data[pixel + channel] = Math.round((data[pixel + channel] as number) * (1 - share) + level * share);
      });
    }
  }
};
