import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LabelledImage, LongwayError } from '@longway/contracts';
import { readImages } from '../batches/read-images';
import { DecodeWorkers } from '../decode/decode-workers';
import type { ImageGroup } from './group-shard';
import { growPack, type GrowthJob } from './grow-pack';
import { openPack } from './open-pack';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'longway-grow-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const imageOf = (level: number): LabelledImage => ({
  height: 2,
  width: 3,
  channels: 1,
  label: level % 2,
  data: new Uint8Array(6).fill(level),
});

const reads: string[] = [];
const group = (name: string, levels: readonly number[], failure?: Error): ImageGroup => ({
  name,
  async *images() {
    reads.push(name);
    for (const level of levels) yield imageOf(level);
    if (failure) throw failure;
  },
});

const broken: string[] = [];
const messages: string[] = [];
const job = (train: readonly ImageGroup[], test: readonly ImageGroup[] = [group('t', [9])], change: Partial<GrowthJob> = {}): GrowthJob => {
  for (const list of [reads, broken, messages]) list.splice(0);
  return {
    ...{
      folder,
      source: { rate: 1 },
      classNames: ['even', 'odd'],
      imageShape: [2, 2, 1],
      shorterSide: 2,
      flip: false,
      shardBytes: 18,
      unit: 'clips',
    },
    groups: { train, test },
    onBroken: (name, { summary }) => void broken.push(`${name}: ${summary}`),
    report: (message) => void messages.push(message),
    ...change,
  };
};

const levels = async (split: 'train' | 'test' = 'train'): Promise<number[]> => {
  const dataset = await openPack(folder);
  const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
  const found: number[] = [];
  for await (const { data } of readImages(dataset, {
    splitName: split,
    indices: [...Array((await dataset.open(split)).length).keys()],
    workers,
  }))
    found.push(data[0] as number);
  return found;
};
const shards = () => readdirSync(folder).filter((name) => name.endsWith('.bin'));
const bad = new LongwayError('cannot be decoded', {}, 'data');

test('holds the images of whole groups, in their order, a group in one shard', async () => {
  expect(await growPack(job([group('a', [1, 2]), group('b', [3, 4, 5, 6, 7]), group('c', [8])]))).toEqual({
    train: { groups: 3, images: 8 },
    test: { groups: 1, images: 1 },
  });
  expect([await levels(), await levels('test')]).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], [9]]);
  expect(shards()).toEqual(['test-00000.bin', 'train-00000.bin', 'train-00001.bin']);
  expect(messages).toEqual(
    ['train: 3 of 3 clips (100 %), ', 'test: 1 of 1 clips (100 %), '].map((start) => expect.stringContaining(start)),
  );
});

test('leaves out what a broken group gave before it broke, and names it', async () => {
  const groups = [group('a', [1, 2]), group('b', [3, 4], bad), group('c', [5]), group('d', [6], bad)];
  expect((await growPack(job(groups))).train).toEqual({ groups: 2, images: 3 });
  expect(await levels()).toEqual([1, 2, 5]);
  expect(broken).toEqual(['b: cannot be decoded', 'd: cannot be decoded']);
  // Its file may have been replaced since.
  await growPack(job([...groups.slice(0, 1), group('b', [3, 4]), ...groups.slice(2)]));
  expect(reads).toEqual(['b', 'd']);
  expect(await levels()).toEqual([1, 2, 5, 3, 4]);
});

test('a group that is broken from the start, or alone, leaves nothing', async () => {
  await growPack(job([group('a', [], bad), group('b', [1, 2, 3, 4], bad)]));
  expect(shards()).toEqual(['test-00000.bin']);
  expect(await levels('test')).toEqual([9]);
});

test('goes on behind the last whole shard, never with half a group', async () => {
  const groups = [group('a', [1, 2, 3]), group('b', [4]), group('c', [5, 6], new Error('killed')), group('d', [7])];
  await expect(growPack(job(groups))).rejects.toThrow('killed');
  await expect(openPack(folder)).rejects.toThrow(/the pack is not whole/);
  expect(readdirSync(folder).sort()).toEqual(['pack.json', 'train-00000.bin']);
  await growPack(job([...groups.slice(0, 2), group('c', [5, 6]), ...groups.slice(3)]));
  expect(reads).toEqual(['b', 'c', 'd', 't']);
  expect(await levels()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const before = readFileSync(join(folder, 'pack.json'), 'utf8');
  await growPack(job(groups));
  expect(reads).toEqual([]);
  expect(readFileSync(join(folder, 'pack.json'), 'utf8')).toBe(before);
});

test('takes in groups that came since', async () => {
  await growPack(job([group('b', [1])]));
  expect((await growPack(job([group('a', [2]), group('b', [1])], [], { imageShape: [1, 1, 1], flip: true, shardBytes: 9 }))).train).toEqual(
    { groups: 2, images: 2 },
  );
  expect(await levels()).toEqual([1, 2]);
});

test('takes in anew what was in a damaged shard', async () => {
  const groups = [group('a', [1, 2, 3]), group('b', [4, 5, 6]), group('c', [7])];
  await growPack(job(groups));
  const damaged = readFileSync(join(folder, 'train-00000.bin'));
  damaged[0] = 99;
  writeFileSync(join(folder, 'train-00000.bin'), damaged);
  await growPack(job(groups));
  expect(reads).toEqual(['a']);
  expect(messages).toContain('train-00000.bin is damaged: 1 clips are taken in anew');
  expect(await levels()).toEqual([4, 5, 6, 7, 1, 2, 3]);
  expect(existsSync(join(folder, 'train-00000.bin'))).toBe(false);
});

test('refuses a folder that holds another pack, and to be opened as one', async () => {
  await growPack(job([group('a', [1])]));
  await expect(growPack(job([group('a', [1])], [], { source: { rate: 2 } }))).rejects.toThrow(
    /holds another pack\n.*\n +found: +one with other source/,
  );
  const options = { source: { rate: 2 }, remedy: 'choose another' };
  await expect(openPack(folder, options)).rejects.toThrow(
    /this is another pack\n +expected: \{"rate":2\}\n +found: +\{"rate":1\}\n +remedy: +choose another/,
  );
  await expect(openPack(folder, { source: { rate: 1 } })).resolves.toBeDefined();
});
