import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { entriesOf, subfoldersOf } from './layout';

const isPicture = (name: string): boolean => /\.(jpe?g|png|webp)$/i.test(name);

/** Pictures of a split, class by class. */
export interface Pictures {
  /** From the split's folder, e.g. `n01440764/n01440764_10026.JPEG`. */
  readonly paths: readonly string[];
  /** Index into the class names. */
  readonly labels: readonly number[];
}

/** Paths below a folder, those in folders inside it as well. */
const picturesBelow = async (folder: string, prefix: string): Promise<string[]> => {
  const own = (await entriesOf(folder)).filter((entry) => !entry.isDirectory() && isPicture(entry.name)).map(({ name }) => `${prefix}/${name}`);
  const deeper: string[] = [];
  for (const name of await subfoldersOf(folder)) deeper.push(...(await picturesBelow(join(folder, name), `${prefix}/${name}`)));
  return own.concat(deeper);
};

/** @throws LongwayError where a class has no picture: a slip in the folder, and training would not show it. */
export const findPictures = async (folder: string, classNames: readonly string[], present: readonly string[]): Promise<Pictures> => {
  const paths: string[] = [];
  const labels: number[] = [];
  for (const name of present) {
    const found = await picturesBelow(join(folder, name), name);
    if (found.length === 0) {
      const expected = 'files that end in .jpg, .jpeg, .png or .webp';
      throw new LongwayError('a class has no picture', { where: join(folder, name), expected, found: 'none', remedy: 'fill the folder, or remove it' }, 'data');
    }
    const label = classNames.indexOf(name);
    for (const path of found) {
      paths.push(path);
      labels.push(label);
    }
  }
  return { paths, labels };
};

/** Whether a picture is held out for the test split: a number in [0, 1) that its path alone decides, so that no other picture's coming or going moves it. */
export const isHeldOut = (path: string, share: number): boolean => createHash('sha256').update(path).digest().readUInt32BE(0) / 2 ** 32 < share;

export const only = ({ paths, labels }: Pictures, wanted: (path: string) => boolean): Pictures => {
  const chosen = paths.flatMap((path, i) => (wanted(path) ? [i] : []));
  return { paths: chosen.map((i) => paths[i] as string), labels: chosen.map((i) => labels[i] as number) };
};
