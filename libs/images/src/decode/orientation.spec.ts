import { assert, constantFrom, integer, property } from 'fast-check';
import sharp from 'sharp';
import { decodeImage, decodeJpeg, readImageSize, resizePixels } from '.';
import { type Orientation, storedBox, turnedSize, turnPixels } from './orientation';

const [height, width] = [90, 140];
/** Smooth, and different in every corner. */
const pixels = Uint8Array.from({ length: height * width * 3 }, (_, i) => {
  const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
  return [x, 2 * y, 127 + 60 * Math.sin((x + 2 * y) / 30)][i % 3] as number;
});
const raw = () => sharp(pixels, { raw: { height, width, channels: 3 } });
const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const;

const distance = (a: Uint8Array, b: Uint8Array) => a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;

const files: Readonly<Record<string, (orientation: number) => Promise<Buffer>>> = {
  JPEG: (orientation) => raw().withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
  'progressive JPEG': (orientation) => raw().withMetadata({ orientation }).jpeg({ quality: 95, progressive: true }).toBuffer(),
  PNG: (orientation) => raw().withMetadata({ orientation }).png().toBuffer(),
  WebP: (orientation) => raw().withMetadata({ orientation }).webp({ lossless: true }).toBuffer(),
  TIFF: (orientation) => raw().withMetadata({ orientation }).tiff({ compression: 'lzw' }).toBuffer(),
};

describe.each(Object.keys(files))('%s', (format) => {
  test.each(orientations)('orientation %i: any part stands upright, as libvips turns it', async (orientation) => {
    const file = await (files[format] as (orientation: number) => Promise<Buffer>)(orientation);
    expect((await sharp(file).metadata()).orientation ?? 1).toBe(orientation);
    const { data, info } = await sharp(file).autoOrient().raw().toBuffer({ resolveWithObject: true });
    const upright = { height: info.height, width: info.width, channels: 3, data };
    expect(await readImageSize(file)).toEqual({ height: info.height, width: info.width });
    for (const flip of [false, true]) {
      const view = { height: 24, width: 31, flip, box: { left: 8.5, top: 20, width: 70, height: 61.25 } };
      const [expected, found] = [new Uint8Array(24 * 31 * 3), new Uint8Array(24 * 31 * 3)];
      resizePixels(upright, view, expected);
      await decodeImage(file, (size) => (expect(size).toEqual({ height: info.height, width: info.width }), view), found);
      expect(distance(found, expected)).toBeLessThan(format.includes('JPEG') ? 1 : 0.05);
    }
  });
});

test('the quick way for JPEG files leaves them as they are stored', async () => {
  const file = await (files['JPEG'] as (orientation: number) => Promise<Buffer>)(6);
  const [stored, same] = [new Uint8Array(9 * 14 * 3), new Uint8Array(9 * 14 * 3)];
  decodeJpeg(file, { height: 9, width: 14 }, stored);
  await decodeImage(await (files['JPEG'] as (orientation: number) => Promise<Buffer>)(1), { height: 9, width: 14 }, same);
  expect(stored).toEqual(same);
});

test('Exif data that is damaged turns nothing, and breaks nothing', async () => {
  const file = await (files['JPEG'] as (orientation: number) => Promise<Buffer>)(6);
  const at = file.indexOf('Exif');
  for (const [from, to] of [
    [at + 6, at + 14],
    [at + 14, at + 30],
  ] as const) {
    const damaged = Buffer.from(file).fill(0xff, from, to);
    await decodeImage(damaged, { height: 9, width: 14 }, new Uint8Array(9 * 14 * 3));
  }
});

test('a part and what is stored of it are the same pixels, for every turn', () => {
  const size = integer({ min: 1, max: 9 });
  assert(
    property(size, size, constantFrom<Orientation>(...orientations), integer(), (rows, columns, orientation, seed) => {
      const stored = { height: rows, width: columns };
      const upright = turnedSize(stored, orientation);
      const data = Uint8Array.from({ length: rows * columns }, (_, i) => i);
      const whole = new Uint8Array(rows * columns);
      turnPixels(data, upright, 1, orientation, false, whole);
      expect([...whole].sort((a, b) => a - b)).toEqual([...data]);
      const pick = (below: number, by: number) => Math.abs((seed >> by) % below);
      const [top, left] = [pick(upright.height, 0), pick(upright.width, 4)];
      const part = { top, left, height: 1 + pick(upright.height - top, 8), width: 1 + pick(upright.width - left, 12) };
      const box = storedBox(part, stored, orientation);
      expect(turnedSize(box, orientation)).toEqual({ height: part.height, width: part.width });
      const cut = Uint8Array.from(
        { length: box.height * box.width },
        (_, i) => data[(box.top + Math.floor(i / box.width)) * columns + box.left + (i % box.width)] as number,
      );
      const turned = new Uint8Array(cut.length);
      turnPixels(cut, part, 1, orientation, false, turned);
      const expected = Array.from(
        { length: cut.length },
        (_, i) => whole[(top + Math.floor(i / part.width)) * upright.width + left + (i % part.width)],
      );
      expect([...turned]).toEqual(expected);
    }),
  );
});
