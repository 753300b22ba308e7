import type { Preview } from '@longway/contracts';
import sharp from 'sharp';
import { amplified, drawFilm, drawStrip } from './strip';

test('a difference is drawn about mid-grey, the largest as far from it as it goes', () => {
  const before = Uint8Array.of(10, 20, 30, 40);
  expect([...amplified(before, Uint8Array.of(10, 25, 20, 40))]).toEqual([128, 191, 1, 128]);
  expect([...amplified(before, before)]).toEqual([128, 128, 128, 128]);
});

const encoded = (...bytes: readonly number[]): string => Buffer.from(Uint8Array.from(bytes)).toString('base64');
const preview: Preview = {
  step: 1,
  shape: [1, 2, 1],
  count: 1,
  meanSquaredError: [0, 0],
  examples: [{ original: encoded(0, 200), lensed: encoded(0, 100) }],
};

test('a strip has the original above what the lens made of it above the difference, each pixel as a square', async () => {
  const picture = await drawStrip(preview, { chosen: [0], labels: ['a', 'b', 'c'], zoom: 10 });
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  // Margins of 24, 250 for the labels, three rows of 10 pixels with gaps of 8.
  expect([info.width, info.height]).toEqual([24 + 250 + 20 + 24, 24 + 10 + 8 + 10 + 8 + 10 + 24]);
  const at = (x: number, y: number): number => data[y * info.width + x] as number;
  const [left, right] = [24 + 250 + 5, 24 + 250 + 15];
  expect([29, 47, 65].map((y) => [at(left, y), at(right, y)])).toEqual([
    [0, 200],
    [0, 100],
    [128, 1],
  ]);
  expect(at(5, 5)).toBe(255);
});

test('an example that is not there is refused', async () => {
  await expect(drawStrip(preview, { chosen: [1], labels: ['', '', ''] })).rejects.toThrow('1 examples: there is no 1');
});

test('a film has a column for each preview, what the lens made of the picture above the difference', async () => {
  const film = await drawFilm([preview, { ...preview, step: 2000, examples: [{ original: encoded(0, 200), lensed: encoded(50, 200) }] }], {
    chosen: 0,
    labels: ['a', 'b'],
    zoom: 10,
  });
  const { data, info } = await sharp(film).greyscale().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([24 + 250 + 20 + 8 + 20 + 24, 24 + 36 + 10 + 8 + 10 + 24]);
  const at = (x: number, y: number): number => data[y * info.width + x] as number;
  const [first, second] = [24 + 250 + 5, 24 + 250 + 28 + 5];
  expect([65, 83].map((y) => [at(first, y), at(first + 10, y), at(second, y), at(second + 10, y)])).toEqual([
    [0, 100, 50, 200],
    [128, 1, 255, 128],
  ]);
});
