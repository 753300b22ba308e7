import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@longway/storage';
import type { Split, SplitName } from '@longway/contracts';
import { fashionMnist } from './fashion-mnist';
import { plugin } from './index';

/** The split is a promise to whoever compares results: these never change. */
const golden: Record<SplitName, string> = {
  train: '44e5a943eb8b3bbfd916ebf2b418072b4301d5cd22f36d9e65410e1df9a6cbb3',
  test: '68fcb4b3715f7072f9a0be853f7da94f625aa6902b3a02d8b9c43c5aa69226d9',
};

const images = (split: Split) => Array.from({ length: split.length }, (_, index) => split.read(index));

describe('fashion-mnist', () => {
  let cacheFolder: string;
  const warnings: string[] = [];
  const open = (split: SplitName) => fashionMnist({ cacheFolder, warn: (message) => warnings.push(message) }).open(split);

  beforeAll(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), 'longway-fashion-'));
    await open('train');
  }, 60_000);
  beforeEach(() => warnings.splice(0));
  afterAll(() => rm(cacheFolder, { recursive: true }));

  it.each([['train', 6_000], ['test', 1_000]] as const)('%s: the same images for ever, %d of each class', async (name, perClass) => {
    const split = await open(name);
    const all = images(split);
    expect(sha256(...all.map(({ data }) => data))).toBe(golden[name]);
    for (let label = 0; label < 10; label++) expect(all.filter((image) => image.label === label)).toHaveLength(perClass);
    expect(warnings).toEqual([]);
  });

  it('begins each split with equal shares of the classes', async () => {
    expect(images(await open('test')).slice(0, 20).map(({ label }) => label)).toEqual([...Array(10).keys(), ...Array(10).keys()]);
  });

  it('shares the memory of the cache among all images', async () => {
    const split = await open('train');
    expect(split.read(0).data.buffer).toBe(split.read(59_999).data.buffer);
    expect(split.read(5)).toMatchObject({ height: 28, width: 28, channels: 1, label: 5 });
  });

  it('opens from the cache without the package', async () => {
    const start = performance.now();
    await open('train');
    // 55 MB are read and hashed in about 0.1 s; converting the package takes seconds.
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it.each([
    ['truncated', (bytes: Buffer) => bytes.subarray(0, 1_000_000)],
    ['changed in one bit', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 5_000), Buffer.of((bytes[5_000] as number) ^ 1), bytes.subarray(5_001)])],
  ])('makes a cache anew that is %s, and says so', async (_, damage) => {
    const path = join(cacheFolder, 'fashion-mnist.bin');
    const whole = await readFile(path);
    await writeFile(path, damage(whole));
    const [train] = await Promise.all([open('train'), open('test')]);
    expect(sha256(...images(train).map(({ data }) => data))).toBe(golden.train);
    expect(warnings[0]).toMatch(/fashion-mnist\.bin is damaged/);
    expect((await readFile(path)).equals(whole)).toBe(true);
    expect(await readdir(cacheFolder)).toEqual(['fashion-mnist.bin']);
  }, 60_000);

  it('works without a cache, and warns', async () => {
    const file = join(cacheFolder, 'fashion-mnist.bin');
    const split = await fashionMnist({ cacheFolder: file, warn: (message) => warnings.push(message) }).open('test');
    expect(split.length).toBe(10_000);
    expect(warnings.at(-1)).toMatch(/not cached: .*a part of the path is a file/);
  }, 60_000);

  it('is a plugin without options', () => {
    expect(plugin.options.safeParse({}).success).toBe(true);
    expect(plugin.options.safeParse({ split: 1 }).success).toBe(false);
  });
});
