import type { RawImage } from '@longway/contracts';
import { enlarge } from './png';

export interface ContactSheetOptions {
  readonly columns: number;
  /** How often each pixel is repeated in both directions. */
  readonly scale?: number;
  /** Pixels between the pictures and around them. */
  readonly gap?: number;
  /** Brightness of the gaps, 0 to 255. */
  readonly background?: number;
}

/** Pictures of one shape side by side, row by row, on one picture. */
export const contactSheet = (
  images: readonly RawImage[],
  { columns, scale = 4, gap = 4, background = 255 }: ContactSheetOptions,
): RawImage => {
  const [first] = images;
  if (!first) throw new RangeError('a contact sheet of no pictures');
  const [cellHeight, cellWidth] = [first.height * scale + gap, first.width * scale + gap];
  const height = Math.ceil(images.length / columns) * cellHeight + gap;
  const width = Math.min(columns, images.length) * cellWidth + gap;
  const { channels } = first;
  const data = new Uint8Array(height * width * channels).fill(background);
  images.forEach((image, index) => {
    if (image.height !== first.height || image.width !== first.width || image.channels !== channels) {
      throw new RangeError(`picture ${index} of a contact sheet has another shape than the first`);
    }
    const top = gap + Math.floor(index / columns) * cellHeight;
    const left = gap + (index % columns) * cellWidth;
    const large = enlarge(image, scale);
    const row = large.width * channels;
    for (let y = 0; y < large.height; y++) data.set(large.data.subarray(y * row, (y + 1) * row), ((top + y) * width + left) * channels);
  });
  return { height, width, channels, data };
};
