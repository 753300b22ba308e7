import { readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Dataset, LongwayError, type PixelSplit, type PluginContext, type SplitName } from '@longway/contracts';
import { packedSplit, partOfSplit } from '@longway/images';
import { download, extractArchive } from '@longway/storage';
import { IMAGE_BYTES, RECORD_BYTES, SIDE, allFiles, classNames, decodeBatch, filesOf, remedy } from './layout';
import type { Options } from './options';

/** Where the data comes from, and how many images each of its files holds. */
export interface Origin {
  readonly url: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly imagesPerFile: number;
}

const official: Origin = {
  url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
  sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
  bytes: 170_052_171,
  imagesPerFile: 10_000,
};

/** The folder that the archive unpacks to. */
const BATCHES = 'cifar-10-batches-bin';

const sizeOf = async (file: string): Promise<number | undefined> => (await stat(file).catch(() => undefined))?.size;

type Condition = 'whole' | 'damaged' | 'absent';

const conditionOf = async (folder: string, { imagesPerFile }: Origin): Promise<Condition> => {
  const sizes = await Promise.all(allFiles.map((name) => sizeOf(join(folder, name))));
  if (sizes.every((size) => size === undefined)) return 'absent';
  return sizes.every((size) => size === imagesPerFile * RECORD_BYTES) ? 'whole' : 'damaged';
};

/** The folder with the files: the given one or the archive's folder in it, a whole one first; undefined where there is none. */
const find = async (folder: string, origin: Origin) => {
  const places = [folder, join(folder, BATCHES)];
  const found = await Promise.all(places.map(async (path) => ({ path, condition: await conditionOf(path, origin) })));
  return found.find(({ condition }) => condition === 'whole') ?? found.find(({ condition }) => condition === 'damaged');
};

const missing = (folder: string): LongwayError =>
  new LongwayError(
    'CIFAR-10 is not here',
    { where: folder, expected: `${allFiles.join(', ')}, there or in ${BATCHES}`, found: 'none of them', remedy },
    'data',
  );

const readBatch = (file: string): Promise<Uint8Array> =>
  readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const found = cause.code === 'ENOENT' ? 'no such file' : cause.message;
    throw new LongwayError('a file of CIFAR-10 cannot be read', { where: file, found, remedy, cause }, 'data');
  });

const openSplit = async (folder: string, split: SplitName, { imagesPerFile }: Origin) => {
  const names = filesOf[split];
  const pixels = new Uint8Array(names.length * imagesPerFile * IMAGE_BYTES);
  const labels = new Uint8Array(names.length * imagesPerFile);
  for (const [batch, name] of names.entries()) {
    const [first, end] = [batch * imagesPerFile, (batch + 1) * imagesPerFile];
    const file = join(folder, name);
    decodeBatch(file, await readBatch(file), {
      pixels: pixels.subarray(first * IMAGE_BYTES, end * IMAGE_BYTES),
      labels: labels.subarray(first, end),
    });
  }
  return packedSplit({ shape: [SIDE, SIDE, 3], pixels, labels });
};

/**
 * CIFAR-10 (Krizhevsky 2009, "Learning multiple layers of features from tiny images"): 50,000 training and 10,000 test images,
 * 32x32, in the authors' binary version. A split is decoded when it is opened, 150 MB for the training images.
 */
export const cifar10 = (
  chosen: Options,
  { configFolder, cacheFolder }: Pick<PluginContext, 'configFolder' | 'cacheFolder'>,
  origin: Origin = official,
): Dataset<PixelSplit> => {
  const folder = chosen.folder === null ? join(cacheFolder, 'cifar10') : resolve(configFolder, chosen.folder);
  return {
    classNames,
    imageShape: [SIDE, SIDE, 3],
    async open(split) {
      const found = await find(folder, origin);
      if (!found) throw missing(folder);
      const { holdOut, test } = chosen;
      if (split === 'test' && test === 'test') return openSplit(found.path, 'test', origin);
      const training = await openSplit(found.path, 'train', origin);
      return holdOut === 0 ? training : partOfSplit(training, holdOut, split === 'test' ? 'held-out' : 'rest');
    },
    async fetch(report) {
      const found = await find(folder, origin);
      if (found?.condition === 'whole') return report(`CIFAR-10 is in ${found.path} already`);
      const archive = join(folder, 'cifar-10-binary.tar.gz');
      await download(origin.url, archive, { sha256: origin.sha256, bytes: origin.bytes, report });
      const target = join(folder, BATCHES);
      report(`unpacking to ${target}`);
      await extractArchive(archive, target, { root: BATCHES, only: allFiles, maxFileBytes: origin.imagesPerFile * RECORD_BYTES });
      await rm(archive);
      report(`CIFAR-10 is in ${target}`);
    },
  };
};
