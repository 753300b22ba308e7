import type { RawImage } from '@longway/contracts';
import sharp from 'sharp';

/** Repeats each pixel `scale` times in both directions: tiny pictures stay sharp. */
export const enlarge = ({ height, width, channels, data }: RawImage, scale: number): RawImage => {
  const large = new Uint8Array(height * scale * width * scale * channels);
  const row = width * scale * channels;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width * scale; x++) {
      const from = (y * width + Math.floor(x / scale)) * channels;
      large.set(data.subarray(from, from + channels), y * scale * row + x * channels);
    }
    for (let copy = 1; copy < scale; copy++) large.copyWithin((y * scale + copy) * row, y * scale * row, (y * scale + 1) * row);
  }
  return { height: height * scale, width: width * scale, channels, data: large };
};

/** @param image with 1 or 3 channels. */
export const toPng = ({ height, width, channels, data }: RawImage): Promise<Buffer> =>
  sharp(data, { raw: { height, width, channels: channels as 1 | 3 } })
    // Without it sharp makes grey pictures colour ones.
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png()
    .toBuffer();
