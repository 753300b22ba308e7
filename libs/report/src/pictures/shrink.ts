import type { RawImage } from '@longway/contracts';
import sharp from 'sharp';

/** The same picture with at most so many pixels on its longer side; a smaller one as it is. */
export const shrink = async (image: RawImage, side: number): Promise<RawImage> => {
  const { height, width, channels, data } = image;
  if (Math.max(height, width) <= side) return image;
  const smaller = await sharp(data, { raw: { height, width, channels: channels as 1 | 3 } })
    .resize({ width: side, height: side, fit: 'inside' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { height: smaller.info.height, width: smaller.info.width, channels, data: new Uint8Array(smaller.data) };
};
