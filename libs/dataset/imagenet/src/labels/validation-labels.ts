import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { parse } from 'csv-parse/sync';
import { namesIn, synsetOf } from '../pictures';
import type { Devkit } from './devkit';

/** The synset of a validation picture by its name, undefined where it is not told. */
export type SynsetOf = (name: string) => string | undefined;

const SOLUTION = 'LOC_val_solution.csv';

const readSolution = async (file: string): Promise<SynsetOf> => {
  try {
    const rows = parse<Record<string, string>>(await readFile(file, 'utf8'), { columns: true, bom: true, skip_empty_lines: true });
    const synsets = new Map(rows.map(({ ImageId, PredictionString }) => [ImageId, PredictionString?.split(' ')[0]]));
    return (name) => synsets.get(basename(name).replace(/\.\w+$/, ''));
  } catch (cause) {
    const found = (cause as Error).message;
    throw new LongwayError(
      'the labels are not understood',
      { where: file, expected: 'the columns ImageId and PredictionString', found, remedy: `fetch ${SOLUTION} again`, cause },
      'data',
    );
  }
};

/** Pictures are numbered from 1. */
const fromDevkit =
  ({ validation }: Devkit): SynsetOf =>
  (name) =>
    validation[Number(/_(\d{8})\.\w+$/.exec(name)?.[1]) - 1];

/** @throws LongwayError (exit `data`) where nothing tells the labels of these pictures. */
export const validationLabels = async (folder: string, names: readonly string[], devkit: Devkit | undefined): Promise<SynsetOf> => {
  if (names.every((name) => synsetOf(name) !== undefined)) return synsetOf;
  if ((await namesIn(folder)).includes(SOLUTION)) return readSolution(join(folder, SOLUTION));
  if (devkit) return fromDevkit(devkit);
  throw new LongwayError(
    'nothing tells the labels of the validation images',
    {
      where: folder,
      expected: `val/nXXXXXXXX/, ${SOLUTION} or ILSVRC2012_devkit_t12.tar.gz`,
      found: `${names.length} images that are in no folder of a synset`,
      remedy: 'fetch the development kit (image-net.org) or the CSV file (Kaggle) and put it into the folder; or set dataset.test=held-out',
    },
    'data',
  );
};
