import { readFile } from 'node:fs/promises';
import { LongwayError } from '@longway/contracts';
import { parse } from 'csv-parse/sync';
import type { Options } from './options';
import type { Catalogue } from './records/catalogue';

/** Of videos that have no label. The last class, so that it moves none. */
export const UNLABELLED = 'unlabelled';

const rowsOf = (text: string, where: string): Record<string, string>[] => {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n'] });
  } catch (cause) {
    throw new LongwayError(
      'the vocabulary is not understood',
      { where, expected: 'a CSV file', found: (cause as Error).message, remedy: 'fetch vocabulary.csv of YouTube-8M again', cause },
      'data',
    );
  }
};

/**
 * Names by label, from the published `vocabulary.csv`: its columns `Index` and `Name`. A name that stands for several labels, or is empty,
 * bears the label's number.
 */
export const readVocabulary = async (file: string): Promise<readonly string[]> => {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const found = cause.code === 'ENOENT' ? 'no such file' : cause.message;
    throw new LongwayError('the vocabulary cannot be read', { where: file, found, remedy: 'correct dataset.vocabulary', cause }, 'data');
  });
  const names: string[] = [];
  const used = new Set([UNLABELLED]);
  for (const [row, { Index = '', Name }] of rowsOf(text, file).entries()) {
    if (!/^\d{1,5}$/.test(Index) || Name === undefined) {
      throw new LongwayError(
        'the vocabulary is not understood',
        {
          where: `${file}, row ${row + 1}`,
          expected: 'the columns Index and Name',
          found: `Index ${JSON.stringify(Index)}`,
          remedy: 'name vocabulary.csv of YouTube-8M',
        },
        'data',
      );
    }
    const name = Name === '' || used.has(Name) ? `${Name} ${Index}`.trim() : Name;
    used.add(name);
    names[Number(Index)] = name;
  }
  return Array.from(names, (name, label) => name ?? `label ${label}`);
};

/** Every class that a video may be of. @throws LongwayError (exit `data`) for records with labels that the vocabulary has not. */
export const classNamesOf = (vocabulary: readonly string[] | undefined, labels: number): readonly string[] => {
  if (!vocabulary) return [...Array.from({ length: labels }, (_, label) => `label ${label}`), UNLABELLED];
  if (labels <= vocabulary.length) return [...vocabulary, UNLABELLED];
  const expected = `labels below ${vocabulary.length}, as the vocabulary has`;
  throw new LongwayError(
    'the vocabulary is not that of the records',
    { where: 'dataset.vocabulary', expected, found: `label ${labels - 1}`, remedy: 'name the vocabulary of the same year as the records' },
    'data',
  );
};

/** The one label that a video counts under; the first of those that are equally frequent; undefined where it has none. */
export const chooseLabel = (
  labels: readonly number[],
  how: Options['label'],
  { labelCounts }: Pick<Catalogue, 'labelCounts'>,
): number | undefined => {
  if (how === 'first') return labels[0];
  const countOf = (label: number) => labelCounts[label] ?? 0;
  return labels.reduce<number | undefined>(
    (best, label) => (best === undefined || countOf(label) > countOf(best) ? label : best),
    undefined,
  );
};
