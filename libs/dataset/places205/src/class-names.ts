import { readFile } from 'node:fs/promises';
import { findFile } from './find-file';
import type { List } from './lists';

/** `a/apartment_building/outdoor` without the letter that it is filed under. */
const withoutLetter = (category: string): string => category.replace(/^\/?[a-z]\//, '');

/** Names by label: those of `categoryIndex_places205.csv` where it is there, else of the folder that the first image of a class lies in. */
export const classNamesOf = async (folder: string, { paths, labels }: Pick<List, 'paths' | 'labels'>): Promise<readonly string[]> => {
  const count = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const names = new Array<string | undefined>(count);
  const file = await findFile(folder, ['categoryIndex_places205.csv']);
  const index = file === undefined ? '' : await readFile(file, 'utf8');
  for (const [, category, label] of index.matchAll(/^(\S+)[ ,\t]+(\d+)\s*$/gm))
    if (Number(label) < count) names[Number(label)] = withoutLetter(category as string);
  for (const [i, label] of labels.entries()) names[label] ??= withoutLetter((paths[i] as string).replace(/\/[^/]*$/, ''));
  return Array.from(names, (name, label) => (name !== undefined && names.indexOf(name) === label ? name : `${name ?? 'class'} ${label}`));
};
