import { readFile } from 'node:fs/promises';
import { LongwayError, type SplitName } from '@longway/contracts';
import { findFile } from './find-file';

/** Images of a split as its list names them. */
export interface List {
  readonly file: string;
  /** From the folder of images: `a/abbey/gsun_0a1b.jpg`. */
  readonly paths: readonly string[];
  /** By place in `paths`. */
  readonly labels: Uint16Array;
}

const files: Readonly<Record<SplitName, string>> = { train: 'train_places205.csv', test: 'val_places205.csv' };

/** More classes than any set of scenes has: a label above is a slip. */
const MOST_CLASSES = 2 ** 16;

/** Lists that went through other hands name the folder of images too. */
export const withoutPrefix = (path: string): string => path.replace(/^(?:.*\/)?images256\//, '').replace(/^(?:\.?\/)+/, '');

/** @throws LongwayError (exit `data`) where it is missing, or has a line that is no path and label. */
export const readList = async (folder: string, split: SplitName): Promise<List> => {
  const file = await findFile(folder, [files[split]]);
  if (!file) {
    const remedy = 'correct dataset.folder; or fetch trainvalsplit_places205.tar.gz from places.csail.mit.edu and unpack it there';
    throw new LongwayError(
      'the list of images is not here',
      { where: folder, expected: `${files[split]}, here or in trainvalsplit_places205/`, found: 'neither', remedy },
      'data',
    );
  }
  const paths: string[] = [];
  const labels: number[] = [];
  for (const [i, line] of (await readFile(file, 'utf8')).split('\n').entries()) {
    const row = line.trim();
    if (row === '') continue;
    const [, path, label] = /^(\S.*?)(?:\s*,\s*|\s+)(\d+)$/.exec(row) ?? [];
    if (path === undefined || Number(label) >= MOST_CLASSES || path.split('/').includes('..')) {
      const found = row.length > 60 ? `${row.slice(0, 60)}…` : row;
      throw new LongwayError(
        'the list of images is damaged',
        {
          where: `${file}, line ${i + 1}`,
          expected: 'a path and a label, as a/abbey/gsun_0a1b.jpg 0',
          found,
          remedy: 'fetch the list again',
        },
        'data',
      );
    }
    paths.push(withoutPrefix(path));
    labels.push(Number(label));
  }
  if (paths.length === 0)
    throw new LongwayError(
      'the list of images is empty',
      { where: file, expected: 'a path and a label in each line', found: 'none', remedy: 'fetch the list again' },
      'data',
    );
  return { file, paths, labels: Uint16Array.from(labels) };
};
