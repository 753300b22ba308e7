import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PixelSplit, SplitName } from '@longway/contracts';
import { sha256 } from '@longway/storage';
import { fashionMnist } from './fashion-mnist';

/** The split is a promise to whoever compares results: these never change. */
const golden: Record<SplitName, string> = {
  train: '44e5a943eb8b3bbfd916ebf2b418072b4301d5cd22f36d9e65410e1df9a6cbb3',
  test: '68fcb4b3715f7072f9a0be853f7da94f625aa6902b3a02d8b9c43c5aa69226d9',
};

const images = (split: PixelSplit) => Array.from({ length: split.length }, (_, index) => split.read(index));

describe('fashion-mnist', () => {
  let cacheFolder: string;
  const warn = jest.fn();
  const create = async () => fashionMnist({ cacheFolder, warn });

  beforeAll(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), 'longway-fashion-'));
    await (await create()).open('train');
  }, 60_000);
  afterAll(() => rm(cacheFolder, { recursive: true }));

  it.each([
    ['train', 6_000],
    ['test', 1_000],
  ] as const)('%s holds the same images for ever, %d of each class', async (name, perClass) => {
    const all = images(await (await create()).open(name));
    expect(sha256(...all.map(({ data }) => data))).toBe(golden[name]);
    for (let label = 0; label < 10; label++) expect(all.filter((image) => image.label === label)).toHaveLength(perClass);
    expect(warn).not.toHaveBeenCalled();
  });

  it('begins each split with equal shares of the classes', async () => {
    const first = images(await (await create()).open('test')).slice(0, 20);
    expect(first.map(({ label }) => label)).toEqual([...Array(10).keys(), ...Array(10).keys()]);
  });

  it('shares one memory among all images', async () => {
    const dataset = await create();
    const [train, test] = [await dataset.open('train'), await dataset.open('test')];
    expect(train.read(0).data.buffer).toBe(test.read(9_999).data.buffer);
    expect(train.read(5)).toMatchObject({ height: 28, width: 28, channels: 1, label: 5 });
    expect(dataset.imageShape).toEqual([28, 28, 1]);
    expect(dataset.classNames[5]).toBe('sandal');
  });
});
