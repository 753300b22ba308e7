import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Geometry, ImageShape, StoredImage } from '@longway/contracts';
import { assert, boolean, double, integer, property, record } from 'fast-check';
import { inceptionPart, partOf, scaledSize } from '../decode/crop';
import { DecodeWorkers } from '../decode/decode-workers';
import { storedSplit, writePicture } from '../testing/pictures';
import { BatchLoader } from './batch-loader';
import type { Pick } from './pick';
import { randomCrop } from './random-crop';

/** A picture whose pixels say where they are: across in red, down in green. */
const [height, width] = [96, 200];
const map = Uint8Array.from(
  { length: height * width * 3 },
  (_, i) => [Math.floor(i / 3) % width, Math.floor(i / 3 / width), 7][i % 3] as number,
);
const side = 16;
const shape: ImageShape = [side, side, 3];

let folder: string;
const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longway-cropping-'));
  await writePicture(join(folder, 'map.png'), map, [height, width, 3]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (): StoredImage => ({ label: 0, source: { path: join(folder, 'map.png') } });
const packed = (): StoredImage => ({ label: 0, source: map, pixels: { height, width } });

/** What batches show of the one image. */
const shown = async (image: StoredImage, geometry: Geometry, picks: readonly Pick[]): Promise<Uint8Array[]> => {
  const source = { split: storedSplit([image], geometry), splitName: 'train', imageShape: shape, shortcuts: [], seed: 3 } as const;
  const images: Uint8Array[] = [];
  for await (const { levels } of new BatchLoader(source, workers).batches(picks.map((pick) => [pick])))
    images.push(Uint8Array.from(levels));
  return images;
};

/** The part of the picture that an image shows, by what its pixels say: a triangle filter keeps straight lines, but at the picture's edge. */
const seen = (image: Uint8Array) => {
  const at = (row: number, column: number, channel: number) => image[(row * side + column) * 3 + channel] as number;
  const extent = (first: number, last: number) => ((last - first) * side) / (side - 7);
  const middle = (channel: number) =>
    (channel === 0 ? [at(8, 3, 0), at(8, side - 4, 0)] : [at(3, 8, 1), at(side - 4, 8, 1)]) as [number, number];
  const [[left, right], [top, bottom]] = [middle(0), middle(1)];
  return {
    width: Math.abs(extent(left, right)),
    height: extent(top, bottom),
    across: (left + right + 1) / 2,
    down: (top + bottom + 1) / 2,
    mirrored: right < left,
  };
};

const epochs = (count: number): Pick[] => Array.from({ length: count }, (_, epoch) => ({ index: 0, epoch }));
const inception: Geometry = { shorterSide: 96, cropping: 'inception', flip: true };

test.each([
  ['a file', file],
  ['a pack', packed],
])('inception: each epoch of training shows another part of %s, 5 to 100 %% of its area, aspect 3/4 to 4/3', async (_, image) => {
  const parts = (await shown(image(), inception, epochs(400))).map(seen);
  for (const [epoch, part] of parts.entries()) {
    const crop = randomCrop(3, 'train', { epoch, index: 0 }, inception);
    const box = inceptionPart({ height, width }, crop.inception as number);
    expect(part.mirrored).toBe(crop.mirrored);
    expect(Math.abs(part.width - box.width)).toBeLessThan(3);
    expect(Math.abs(part.height - box.height)).toBeLessThan(3);
    expect(Math.abs(part.across - (box.left + box.width / 2))).toBeLessThan(2);
    expect(Math.abs(part.down - (box.top + box.height / 2))).toBeLessThan(2);
    const share = (box.width * box.height) / (height * width);
    expect(share).toBeGreaterThan(0.045);
    expect(share).toBeLessThanOrEqual(1);
  }
  // Half as wide as the picture is nearly all of its height: larger shares do not fit, and smaller ones are as likely as each other.
  const shares = parts.map((part) => (part.width * part.height) / (height * width));
  const below = (limit: number) => shares.filter((share) => share < limit).length / shares.length;
  expect(below(0.2)).toBeGreaterThan(0.25);
  expect(below(0.2)).toBeLessThan(0.5);
  expect(parts.filter(({ mirrored }) => mirrored).length / parts.length).toBeCloseTo(0.5, 0);
});

test('inception: a file and a pack of its size show the same, and so does a pack of which only a few rows are read', async () => {
  const fromFile = await shown(file(), inception, epochs(20));
  expect(await shown(packed(), inception, epochs(20))).toEqual(fromFile);
  const path = join(folder, 'map.bin');
  writeFileSync(path, Buffer.concat([Buffer.alloc(5), map]));
  expect(await shown({ label: 0, source: { path, offset: 5 }, pixels: { height, width } }, inception, epochs(20))).toEqual(fromFile);
});

test('judging shows the window in the middle, however training crops', async () => {
  const plain: Geometry = { shorterSide: 96, flip: false };
  const [window] = await shown(file(), plain, [{ index: 0 }]);
  expect(await shown(file(), inception, [{ index: 0 }])).toEqual([window]);
  // 80 rows and 184 columns are left over: the window begins behind 40 and 92.
  expect([...(window as Uint8Array).subarray(0, 3)]).toEqual([92, 40, 7]);
});

test('square: both sides become the shorter one, whatever the aspect', async () => {
  const [image] = await shown(file(), { shorterSide: side, square: true, flip: false }, [{ index: 0 }]);
  expect(seen(image as Uint8Array)).toMatchObject({ width: expect.closeTo(width, -1), height: expect.closeTo(height, -1) });
  const [kept] = await shown(file(), { shorterSide: side, flip: false }, [{ index: 0 }]);
  expect(seen(kept as Uint8Array)).toMatchObject({ width: expect.closeTo(height, -1), height: expect.closeTo(height, -1) });
});

test('the part that a window shows lies within the picture, and has the size of the window once it is scaled', () => {
  const size = integer({ min: 16, max: 4000 });
  const chance = double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  assert(
    property(
      record({ height: size, width: size }),
      record({ across: chance, down: chance, mirrored: boolean() }),
      boolean(),
      integer({ min: 16, max: 64 }),
      (picture, crop, square, shorterSide) => {
        const scaling = { shorterSide, square };
        const part = partOf(picture, { scaling, shape, crop });
        const scaled = scaledSize(picture, scaling);
        expect(Math.min(part.left, part.top)).toBeGreaterThanOrEqual(0);
        expect(part.left + part.width).toBeLessThanOrEqual(picture.width + 1e-6);
        expect(part.top + part.height).toBeLessThanOrEqual(picture.height + 1e-6);
        expect((part.width * scaled.width) / picture.width).toBeCloseTo(side, 6);
        expect((part.height * scaled.height) / picture.height).toBeCloseTo(side, 6);
        if (square) expect([scaled.height, scaled.width]).toEqual([shorterSide, shorterSide]);
      },
    ),
  );
});
