import type { RawImage } from '@longway/contracts';
import sharp from 'sharp';
import { contactSheet } from './contact-sheet';
import { enlarge, toPng } from './png';

const grey = (height: number, width: number, ...data: number[]): RawImage => ({ height, width, channels: 1, data: Uint8Array.from(data) });
const rows = ({ width, channels, data }: RawImage): number[][] =>
  Array.from({ length: data.length / (width * channels) }, (_, y) => [...data.subarray(y * width * channels, (y + 1) * width * channels)]);

describe('enlarge', () => {
  it('repeats pixels', () => {
    expect(rows(enlarge(grey(2, 2, 1, 2, 3, 4), 2))).toEqual([
      [1, 1, 2, 2],
      [1, 1, 2, 2],
      [3, 3, 4, 4],
      [3, 3, 4, 4],
    ]);
  });

  it('keeps channels together', () => {
    expect(rows(enlarge({ height: 1, width: 2, channels: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6) }, 2))).toEqual(
      Array(2).fill([1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]),
    );
  });
});

describe('contactSheet', () => {
  it('lays pictures row by row', () => {
    const sheet = contactSheet([grey(1, 2, 1, 2), grey(1, 2, 3, 4), grey(1, 2, 5, 6)], { columns: 2, scale: 1, gap: 1, background: 0 });
    expect(rows(sheet)).toEqual([
      [0, 0, 0, 0, 0, 0, 0],
      [0, 1, 2, 0, 3, 4, 0],
      [0, 0, 0, 0, 0, 0, 0],
      [0, 5, 6, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  it('is no wider than its pictures', () => {
    expect(contactSheet([grey(1, 1, 1)], { columns: 8, scale: 3, gap: 2 })).toMatchObject({ height: 7, width: 7 });
  });

  it('refuses pictures of several shapes, and none', () => {
    expect(() => contactSheet([grey(1, 1, 1), grey(1, 2, 1, 1)], { columns: 1 })).toThrow(/picture 1 .* another shape/);
    expect(() => contactSheet([], { columns: 1 })).toThrow(RangeError);
  });
});

describe('toPng', () => {
  it.each([1, 3])('loses nothing, in %d channels', async (channels) => {
    const image = { height: 5, width: 7, channels, data: Uint8Array.from({ length: 35 * channels }, (_, i) => (i * 37) % 256) };
    const png = await toPng(image);
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', height: 5, width: 7, channels });
    const data = await sharp(png)
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw()
      .toBuffer();
    expect(new Uint8Array(data)).toEqual(image.data);
  });
});
