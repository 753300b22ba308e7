import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { extractArchive } from '@longway/storage';
import { namesIn } from '../pictures';
import { readMatFile } from './mat-file';

/** What ImageNet's development kit tells. */
export interface Devkit {
  /** The synset of each validation picture, in the order of their numbers. */
  readonly validation: readonly string[];
  /** Words by synset. */
  readonly words: ReadonlyMap<string, string>;
}

const NAME = 'ILSVRC2012_devkit_t12';
const META = 'data/meta.mat';
const TRUTH = 'data/ILSVRC2012_validation_ground_truth.txt';

const damaged = (where: string, expected: string, found: string, cause?: unknown): LongwayError =>
  new LongwayError('the development kit is damaged', { where, expected, found, remedy: `fetch ${NAME}.tar.gz again`, cause }, 'data');

const readSynsets = async (file: string): Promise<ReadonlyMap<number, { readonly synset: string; readonly words: string }>> => {
  try {
    const { synsets } = readMatFile(await readFile(file));
    if (!Array.isArray(synsets)) throw new Error('no array `synsets`');
    return new Map(
      (synsets as readonly Record<string, unknown>[]).map(({ ILSVRC2012_ID, WNID, words }) => [
        Number((ILSVRC2012_ID as readonly number[])[0]),
        { synset: String(WNID), words: String(words) },
      ]),
    );
  } catch (cause) {
    throw damaged(file, "ImageNet's table of synsets", (cause as Error).message, cause);
  }
};

const readKit = async (folder: string): Promise<Devkit> => {
  const [meta, truth] = [join(folder, META), join(folder, TRUTH)];
  const synsets = await readSynsets(meta);
  const lines = (await readFile(truth, 'utf8')).split(/\r?\n/).filter((line) => line !== '');
  const validation = lines.map((line, i) => {
    const found = /^\d+$/.test(line) ? synsets.get(Number(line)) : undefined;
    if (!found) throw damaged(`${truth}, line ${i + 1}`, `a number that ${META} has`, line.slice(0, 40));
    return found.synset;
  });
  return { validation, words: new Map([...synsets.values()].map(({ synset, words }) => [synset, words])) };
};

/** The kit beside the data, unpacked or as it is fetched; undefined where there is none. */
export const findDevkit = async (folder: string, cacheFolder: string): Promise<Devkit | undefined> => {
  const names = await namesIn(folder);
  if (names.includes(NAME)) return readKit(join(folder, NAME));
  if (!names.includes(`${NAME}.tar.gz`)) return undefined;
  const unpacked = join(cacheFolder, 'imagenet', NAME);
  await extractArchive(join(folder, `${NAME}.tar.gz`), unpacked, { root: NAME, only: [META, TRUTH], maxFileBytes: 2 ** 24 });
  return readKit(unpacked);
};
