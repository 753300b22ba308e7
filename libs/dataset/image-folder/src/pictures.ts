import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { mixedOrder } from '@longway/images';
import { entriesOf, extensions, isPicture, subfoldersOf, UNLABELLED } from './layout';

/** Pictures of a split, in a mixed order: the first so many are a fair sample of them. */
export interface Pictures {
  /** From the split's folder, e.g. `cats/tabby.jpg`. */
  readonly paths: readonly string[];
  /** Index into the class names. */
  readonly labels: readonly number[];
}

/** Paths below a folder, those in folders inside it as well. */
const picturesBelow = async (folder: string, prefix: string): Promise<string[]> => {
  const own = (await entriesOf(folder)).filter(isPicture).map(({ name }) => `${prefix}${name}`);
  const deeper: string[] = [];
  for (const name of await subfoldersOf(folder)) deeper.push(...(await picturesBelow(join(folder, name), `${prefix}${name}/`)));
  return own.concat(deeper);
};

/** @param present the classes that have a folder there; none: the pictures have no labels. @throws LongwayError where a class has no picture: a slip in the folder, and training would not show it. */
export const findPictures = async (folder: string, classNames: readonly string[], present: readonly string[]): Promise<Pictures> => {
  const paths: string[] = [];
  const labels: number[] = [];
  const isLabelled = present.length > 0;
  for (const name of isLabelled ? present : [UNLABELLED]) {
    const found = isLabelled ? await picturesBelow(join(folder, name), `${name}/`) : await picturesBelow(folder, '');
    if (found.length === 0) {
      const expected = `files that end in ${extensions}`;
      throw new LongwayError(
        'a class has no picture',
        { where: join(folder, name), expected, found: 'none', remedy: 'fill the folder, or remove it' },
        'data',
      );
    }
    const label = classNames.indexOf(name);
    for (const path of found) {
      paths.push(path);
      labels.push(label);
    }
  }
  return inOrder({ paths, labels }, mixedOrder(paths));
};

/** Whether a picture is held out for the test split: a number in [0, 1) that its path alone decides, so that no other picture's coming or going moves it. */
export const isHeldOut = (path: string, share: number): boolean =>
  createHash('sha256').update(path).digest().readUInt32BE(0) / 2 ** 32 < share;

export const only = ({ paths, labels }: Pictures, wanted: (path: string) => boolean): Pictures => {
  const chosen = paths.flatMap((path, i) => (wanted(path) ? [i] : []));
  return inOrder({ paths, labels }, chosen);
};

const inOrder = ({ paths, labels }: Pictures, order: ArrayLike<number>): Pictures => ({
  paths: Array.from(order, (i) => paths[i] as string),
  labels: Array.from(order, (i) => labels[i] as number),
});
