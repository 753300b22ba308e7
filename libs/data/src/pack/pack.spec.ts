import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset, LabelledImage, Split, StoredSplit } from '@longway/contracts';
import { readImages } from '../batches/read-images';
import { DecodeWorkers } from '../decode/decode-workers';
import { pictureSplit } from '../testing/pictures';
import { requireSpace } from './estimate';
import { openPack } from './open-pack';
import { type PackJob, writePack } from './write-pack';

let base: string;
let folder: string;
let dataset: Dataset;
let workers: DecodeWorkers;

const datasetOf = (train: Split, test: Split): Dataset => ({
  classNames: ['even', 'odd'],
  imageShape: [16, 12, 3],
  open: async (name) => (name === 'train' ? train : test),
});

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'longway-pack-'));
  dataset = datasetOf(await pictureSplit(join(base, 'train'), 9), await pictureSplit(join(base, 'test'), 4));
});
afterAll(() => rmSync(base, { recursive: true }));
beforeEach(() => {
  folder = join(base, 'pack');
  workers = new DecodeWorkers({ workers: 1, prefetch: 2 });
});
afterEach(async () => {
  await workers.close();
  rmSync(folder, { recursive: true, force: true });
});

const messages: string[] = [];
const job = (change: Partial<PackJob> = {}): PackJob => {
  messages.splice(0);
  return {
    dataset,
    source: { name: 'pictures' },
    folder,
    shardBytes: 4_000,
    workers,
    signal: new AbortController().signal,
    report: (message) => void messages.push(message),
    ...change,
  };
};

const images = async (from: Dataset, name: 'train' | 'test' = 'train'): Promise<LabelledImage[]> => {
  const all: LabelledImage[] = [];
  const { length } = await from.open(name);
  for await (const image of readImages(from, { splitName: name, indices: [...Array(length).keys()], workers })) all.push(image);
  return all;
};

const shards = () => readdirSync(folder).filter((name) => name.endsWith('.bin'));
const contents = () => shards().map((name) => readFileSync(join(folder, name)).toString('base64'));

/** Ends a job once so many images of it were read. */
const stoppedAfter = (count: number): Partial<PackJob> => {
  const controller = new AbortController();
  let reads = 0;
  const open = async (name: 'train' | 'test') => {
    const split = (await dataset.open(name)) as StoredSplit;
    const locate = (index: number) => {
      // 13 of them are samples for the estimate.
      if (++reads === 13 + count) controller.abort();
      return split.locate(index);
    };
    return { ...split, locate };
  };
  return { dataset: { ...dataset, open }, signal: controller.signal, workers: new DecodeWorkers({ workers: 0, prefetch: 1 }) };
};

test('a pack holds the images of the data set, crops at the centre as it does, and knows its classes', async () => {
  expect(await writePack(job())).toBe(true);
  const pack = await openPack(folder);
  expect([pack.classNames, pack.imageShape]).toEqual([dataset.classNames, dataset.imageShape]);
  expect((await pack.open('train')).geometry).toEqual({ shorterSide: 20, flip: true });
  for (const name of ['train', 'test'] as const) expect(await images(pack, name)).toEqual(await images(dataset, name));
  expect(shards().length).toBeGreaterThan(4);
  expect(messages[0]).toMatch(/^9 train and 4 test images: about \d+\.\d KiB$/);
  expect(messages.at(-1)).toMatch(/is whole: \d+\.\d KiB$/);
});

test('the crop and the mirroring of a pack can be chosen', async () => {
  await writePack(job({ shorterSide: 24 }));
  const pack = await openPack(folder, { crop: 24, flip: false });
  expect(pack.imageShape).toEqual([24, 24, 3]);
  expect((await pack.open('test')).geometry).toEqual({ shorterSide: 24, flip: false });
  expect((await images(pack))[0]?.data).toHaveLength(24 * 24 * 3);
  await expect(openPack(folder, { crop: 25 })).rejects.toThrow(/dataset\.crop: .*\n +expected: at most 24, .*\n +found: +25/);
});

test('a pack of squares says so, and keeps how training crops', async () => {
  const open = async (name: 'train' | 'test') => {
    const split = (await dataset.open(name)) as StoredSplit;
    return { ...split, geometry: { ...split.geometry, square: true, cropping: 'inception' } as const };
  };
  const squares = { ...dataset, open };
  await writePack(job({ dataset: squares }));
  const split = await (await openPack(folder)).open('train');
  expect(split.geometry).toEqual({ shorterSide: 20, square: true, cropping: 'inception', flip: true });
  expect(split.locate(0).pixels).toMatchObject({ height: 20, width: 20 });
  expect((await (await openPack(folder, { cropping: 'window' })).open('train')).geometry).not.toHaveProperty('cropping');
  expect(await images(await openPack(folder))).toEqual(await images(squares));
  await expect(writePack(job())).rejects.toThrow(/holds another pack/);
});

test('images in memory are packed as they are', async () => {
  const read = (index: number) => ({ height: 16, width: 12, channels: 3, data: new Uint8Array(576).fill(index), label: index % 2 });
  const memory = datasetOf({ length: 5, read }, { length: 2, read });
  await writePack(job({ dataset: memory }));
  const pack = await openPack(folder);
  expect(await images(pack)).toEqual([0, 1, 2, 3, 4].map(read));
  expect((await pack.open('train')).geometry).toEqual({ shorterSide: 12, flip: false });
});

test.each([1, 4, 8, 11])('a job that ends after %d images goes on behind the last whole shard', async (count) => {
  await writePack(job());
  const whole = contents();
  rmSync(folder, { recursive: true });
  expect(await writePack(job(stoppedAfter(count)))).toBe(false);
  const kept = existsSync(folder) ? shards().filter((name) => name.startsWith('train')) : [];
  const next = count < 9 ? `train-0000${kept.length}` : 'test-00000';
  if (existsSync(join(folder, 'pack.json'))) await expect(openPack(folder)).rejects.toThrow(/the pack is not whole[^]*longway data pack/);
  // As a process that was killed leaves it.
  if (existsSync(folder)) writeFileSync(join(folder, `.${next}.bin.partial`), 'half a shard');
  expect(await writePack(job())).toBe(true);
  expect(contents()).toEqual(whole);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('a pack that is whole is checked, and what is damaged is mended', async () => {
  await writePack(job());
  const whole = contents();
  await writePack(job());
  expect(messages).toEqual([expect.stringMatching(/^checking .* written already$/), expect.stringMatching(/is whole/)]);
  const [first, second, third] = shards() as [string, string, string];
  truncateSync(join(folder, first), 100);
  rmSync(join(folder, second));
  const bytes = readFileSync(join(folder, third));
  bytes[5] = (bytes[5] as number) ^ 1;
  writeFileSync(join(folder, third), bytes);
  expect(await writePack(job())).toBe(true);
  expect(messages.filter((message) => message.endsWith('is damaged'))).toHaveLength(3);
  expect(contents()).toEqual(whole);
});

test('a shard that is cut off, missing or changed is named', async () => {
  await writePack(job());
  const [name] = shards() as [string];
  const path = join(folder, name);
  copyFileSync(path, join(base, 'copy'));
  const size = readFileSync(path).length;

  truncateSync(path, size - 1);
  const cut = (await openPack(folder)).open('test');
  await expect(cut).rejects.toThrow(
    new RegExp(
      `${path}: a shard of the pack is damaged\n +expected: ${size} bytes\n +found: +${size - 1} bytes\n +remedy: .*longway data pack`,
    ),
  );
  rmSync(path);
  await expect((await openPack(folder)).open('test')).rejects.toThrow(/found: +no such file/);

  const flipped = readFileSync(join(base, 'copy'));
  flipped[10] = (flipped[10] as number) ^ 4;
  writeFileSync(path, flipped);
  await workers.close();
  await expect(images(await openPack(folder), 'test')).rejects.toThrow(
    new RegExp(`${path}: the pixels of an image are damaged\n +expected: .*CRC-32`),
  );

  const table = readFileSync(join(base, 'copy'));
  table[size - 16] = (table[size - 16] as number) ^ 1;
  writeFileSync(path, table);
  await expect((await openPack(folder)).open('test')).rejects.toThrow(/expected: a table with CRC-32/);
});

test('another pack is not written over, and what is no pack is no pack', async () => {
  await writePack(job());
  await expect(writePack(job({ source: { name: 'others' }, shorterSide: 30 }))).rejects.toThrow(
    /holds another pack\n.*\n +found: +one with other source, shorterSide\n/,
  );
  await expect(openPack(join(base, 'train'))).rejects.toThrow(/train: there is no pack/);
  writeFileSync(join(folder, 'pack.json'), '{"format": "longway-pack", "version": 2}');
  await expect(openPack(folder)).rejects.toThrow(/pack\.json: the pack is damaged, or of another version/);
});

test('a shorter side below the crop is refused', async () => {
  await expect(writePack(job({ shorterSide: 15 }))).rejects.toThrow(/--shorter-side: .*\n +expected: at least 16, .*\n +found: +15/);
});

test('an image that cannot be read ends the job by its name; shards before it are kept', async () => {
  const split = (await dataset.open('train')) as StoredSplit;
  const locate = (index: number) => (index === 8 ? { label: 0, source: { path: join(base, 'gone.jpg') } } : split.locate(index));
  // The estimate looks at every image of so few.
  await expect(writePack(job({ dataset: datasetOf({ ...split, locate }, split) }))).rejects.toThrow(
    /gone\.jpg: .*\n +found: +no such file/,
  );
});

test('too little space is found before anything is written', async () => {
  await expect(requireSpace(folder, 2 ** 60)).rejects.toThrow(
    /too little space for the pack\n +expected: about 1048576\.0 TiB free\n +found: .*free\n +remedy/,
  );
});

describe('broken pictures', () => {
  /** The train split with some pictures that are none. */
  const withBroken = async (...broken: readonly number[]): Promise<Dataset> => {
    const split = (await dataset.open('train')) as StoredSplit;
    const locate = (index: number) =>
      broken.includes(index) ? { label: 0, source: { path: join(base, `gone-${index}.jpg`) } } : split.locate(index);
    return datasetOf({ ...split, locate }, await dataset.open('test'));
  };
  const manifest = () =>
    JSON.parse(readFileSync(join(folder, 'pack.json'), 'utf8')) as {
      splits: { train: { shards: { images: number; broken?: { index: number }[] }[] } };
    };

  test.each([[[0]], [[8]], [[7, 8]], [[3, 4, 8]], [[0, 1, 2, 3, 4, 5, 6, 7]]])(
    '%j are left out, named and listed, and the pack is whole and goes on',
    async (broken) => {
      const damaged = await withBroken(...broken);
      const whole = [...Array(9).keys()].filter((index) => !broken.includes(index));
      expect(await writePack(job({ dataset: damaged, maxBroken: 0.9, shardBytes: 6_000 }))).toBe(true);
      for (const index of broken)
        expect(messages).toContain(`${join(base, `gone-${index}.jpg`)} is left out: a file with images cannot be read: no such file`);
      expect(messages.at(-1)).toMatch(new RegExp(`; ${broken.length} broken images? (is|are) left out, and named in its pack\\.json$`));
      expect(manifest().splits.train.shards.flatMap((shard) => (shard.broken ?? []).map(({ index }) => index))).toEqual(broken);
      const all = await images(dataset);
      expect(await images(await openPack(folder))).toEqual(whole.map((index) => all[index]));

      const before = [manifest(), contents()];
      for (const shard of shards()) rmSync(join(folder, shard));
      expect(await writePack(job({ dataset: damaged, maxBroken: 0.9, shardBytes: 6_000 }))).toBe(true);
      expect([manifest(), contents()]).toEqual(before);
    },
  );

  test('more than the share end the work, which a larger share goes on with', async () => {
    const damaged = await withBroken(2, 5, 6);
    const error = await writePack(job({ dataset: damaged, maxBroken: 0.3 })).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(
      /train: too many pictures are broken\n +expected: at most 30 % of 9\n +found: +3 so far, 33\.3 %:[^]*gone-6\.jpg[^]*--max-broken/,
    );
    expect(await writePack(job({ dataset: damaged, maxBroken: 0.4 }))).toBe(true);
    expect((await (await openPack(folder)).open('train')).length).toBe(6);
  });

  test('a picture that broke since its shard was written is no reason to write another one', async () => {
    await writePack(job({ maxBroken: 0.9 }));
    rmSync(join(folder, 'train-00000.bin'));
    for (const broken of [[0], [0, 1, 2, 3, 4, 5, 6]])
      await expect(writePack(job({ dataset: await withBroken(...broken), maxBroken: 0.9 }))).rejects.toThrow(
        /the data set has changed since it was packed/,
      );
  });
});
