import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileRange, ImageShape, Shortcut, StoredImage, StoredSplit } from '@longway/contracts';
import { BatchOrder } from '@longway/images';
import * as fc from 'fast-check';
import { DecodeWorkers } from '../decode/decode-workers';
import { pictureSplit, storedSplit } from '../testing/pictures';
import { BatchLoader } from './batch-loader';
import { evaluationPicks, type Picks, trainingPicks } from './pick';
import { type BrokenImage, Quarantine } from './quarantine';

const COUNT = 12;
const shape: ImageShape = [16, 12, 3];
let folder: string;
let whole: StoredSplit;
let kinds: Readonly<Record<string, StoredImage['source']>>;

const pathOf = (split: StoredSplit, index: number): string => (split.locate(index).source as FileRange).path;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longway-quarantine-'));
  whole = await pictureSplit(join(folder, 'whole'), COUNT);
  const damaged = await pictureSplit(join(folder, 'damaged'), 2);
  for (const index of [0, 1]) truncateSync(pathOf(damaged, index), 150);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return { path: join(folder, name) };
  };
  kinds = {
    'a JPEG that is cut off': damaged.locate(0).source,
    'a PNG that is cut off': damaged.locate(1).source,
    'an empty file': write('empty.jpg', ''),
    'text named .jpg': write('text.jpg', 'no picture'),
    'a missing file': { path: join(folder, 'gone.png') },
    'a part of a file that ends before': { path: pathOf(whole, 0), offset: 1e6, length: 10 },
    'bytes in memory': Uint8Array.of(1, 2, 3),
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A split in which some pictures are broken, each in another way. */
const withBroken = (broken: readonly number[]): StoredSplit => {
  const sources = Object.values(kinds);
  const images = Array.from({ length: COUNT }, (_, index) => {
    const place = broken.indexOf(index);
    return {
      ...whole.locate(index),
      label: index,
      ...(place >= 0 && { source: sources[place % sources.length] as StoredImage['source'] }),
    };
  });
  return storedSplit(images, whole.geometry);
};

const dot: Shortcut = { draw: (image, { label }) => void image.data.fill(20 * label, 0, 3) };

interface Setting {
  readonly workers?: number;
  readonly prefetch?: number;
  readonly maxBroken?: number;
}

const read = async (split: StoredSplit, picked: Iterable<Picks>, { workers = 0, prefetch = 1, maxBroken = 1 }: Setting = {}) => {
  const threads = new DecodeWorkers({ workers, prefetch });
  const told: BrokenImage[] = [];
  const batches: { labels: number[]; image: string }[] = [];
  const quarantine = new Quarantine({ maxBroken, tell: (broken) => void told.push(broken) });
  let error: unknown;
  try {
    const loader = new BatchLoader({ split, splitName: 'train', imageShape: shape, shortcuts: [dot], seed: 5, quarantine }, threads);
    for await (const { labels, levels } of loader.batches(picked))
      batches.push({ labels: [...labels], image: Buffer.from(levels).toString('base64') });
  } catch (thrown) {
    error = thrown;
  } finally {
    await threads.close();
  }
  return { batches, told, error };
};

const nextWhole = (index: number, broken: readonly number[]): number =>
  broken.includes(index) ? nextWhole((index + 1) % COUNT, broken) : index;
const training = (steps = 5): Picks[] => [...trainingPicks(new BatchOrder(COUNT, 5, 3), steps)];

test('in place of a broken picture stands the next whole one, with its label, crop and mark', async () => {
  const some = fc.uniqueArray(fc.integer({ min: 0, max: COUNT - 1 }), { maxLength: COUNT - 1 });
  await fc.assert(
    fc.asyncProperty(some, fc.boolean(), async (broken, isTraining) => {
      const picks = isTraining ? training() : [...evaluationPicks([...Array(COUNT).keys()], 5)];
      const found = await read(withBroken(broken), picks);
      const expected = await read(
        withBroken([]),
        picks.map((batch) => batch.map((pick) => ({ ...pick, index: nextWhole(pick.index, broken) }))),
      );
      expect(found.batches).toEqual(expected.batches);
      expect(found.error).toBeUndefined();
      expect(found.told.map(({ index }) => index).sort()).toEqual([...broken].sort());
    }),
    { numRuns: 25 },
  );
});

test('neither workers nor prefetch change what is shown and told, and when', async () => {
  const split = withBroken([0, 3, 4, 8, 11]);
  const outcome = async (setting: Setting) => {
    const { batches, told, error } = await read(split, training(), setting);
    // What libvips says of a fault is another thing where several threads use it.
    return { batches, error, told: told.map(({ fault: _, ...rest }) => rest) };
  };
  const expected = await outcome({});
  for (const setting of [
    { workers: 1, prefetch: 4 },
    { workers: 3, prefetch: 2 },
  ])
    expect(await outcome(setting)).toEqual(expected);
  expect(expected.told).toHaveLength(5);
});

test('each is told with its file and its fault', async () => {
  const broken = Object.keys(kinds).map((_, i) => i);
  const { told } = await read(withBroken(broken), evaluationPicks(broken, COUNT));
  const faults = told.map(({ fault }) => fault);
  expect(faults).toEqual([
    expect.stringMatching(/^The JPEG image cannot be decoded: /),
    expect.stringMatching(/^The image cannot be decoded: /),
    'The image cannot be decoded: an empty file',
    'The image cannot be decoded: neither JPEG nor PNG, WebP, GIF, TIFF or AVIF',
    'a file with images cannot be read: no such file',
    expect.stringMatching(/^the file is cut off: expected at least 1000010 bytes, found 1000000 bytes$/),
    expect.stringMatching(/^The image cannot be decoded: /),
  ]);
  expect(told[3]).toEqual({ file: join(folder, 'text.jpg'), split: 'train', index: 3, fault: faults[3] });
  expect(faults.join()).not.toMatch(/\n/);
});

test('more than the share end the work, with their number, names and remedies', async () => {
  const broken = [2, 5, 6, 9];
  const within = await read(withBroken(broken), training(), { maxBroken: 4 / 12 });
  expect([within.error, within.told.length]).toEqual([undefined, 4]);
  for (const workers of [0, 2]) {
    const { error, told } = await read(withBroken(broken), training(), { workers, maxBroken: 0.25 });
    expect(error).toMatchObject({ name: 'LongwayError', exit: 'data' });
    expect(String(error)).toMatch(
      /train: too many .*\n +expected: at most 25 % of 12\n +found: +4 so far, 33\.3 %:(\n +\/.*: .*){3}\n +and more\n +remedy: +longway data check .*training\.data\.maxBroken/,
    );
    expect(told).toHaveLength(4);
  }
});

test('a share of nothing makes the first one an error of its own', async () => {
  const { error, told } = await read(withBroken([7, 8]), training(), { maxBroken: 0 });
  expect(String(error)).toMatch(/: The (JPEG )?image cannot be decoded/);
  expect(told).toEqual([]);
});

test('a split of nothing but broken pictures ends, whatever the share', async () => {
  const { error, batches } = await read(withBroken([...Array(COUNT).keys()]), training());
  expect(String(error)).toMatch(/too many pictures are broken/);
  expect(batches).toEqual([]);
});

test('a damaged image of a pack is replaced where it was located before it was found out', async () => {
  const pixels = { height: 20, width: 24 };
  const source = new Uint8Array(20 * 24 * 3);
  const locatedOnce = new Set<number>();
  const split: StoredSplit = {
    length: 2,
    geometry: { shorterSide: 20, flip: false },
    locate(index) {
      // As packs do: the checksum is wanted the first time only.
      const crc32 = index === 0 && !locatedOnce.has(index) ? { crc32: 1 } : {};
      locatedOnce.add(index);
      return { label: index, source, pixels: { ...pixels, ...crc32 } };
    },
  };
  const { batches } = await read(split, [[{ index: 0 }, { index: 0 }], [{ index: 0 }], [{ index: 0 }]], { workers: 2, prefetch: 3 });
  expect(batches.map(({ labels }) => labels)).toEqual([[1, 1], [1], [1]]);
});
