import { enlarge } from '@longway/images';
import sharp from 'sharp';
import type { Layout, Placed } from './layout';
import { outlines } from './lettering';

const INK = '#333333';

/** On a sheet of 3 channels, which grey pictures get as well. */
const draw = (sheet: Uint8Array, sheetWidth: number, { image, left, top, scale }: Placed): void => {
  const { height, width, channels, data } = enlarge(image, scale);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = ((top + y) * sheetWidth + left + x) * 3;
      const from = (y * width + x) * channels;
      for (let channel = 0; channel < 3; channel++) sheet[to + channel] = data[from + (channels === 1 ? 0 : channel)] as number;
    }
  }
};

/** A PNG file. */
export const drawSheet = ({ height, width, pictures, letters }: Layout): Promise<Buffer> => {
  const sheet = new Uint8Array(height * width * 3).fill(255);
  for (const placed of pictures) draw(sheet, width, placed);
  const paths = letters.map(outlines).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><path d="${paths}" fill="${INK}"/></svg>`;
  return sharp(sheet, { raw: { height, width, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .png()
    .toBuffer();
};
