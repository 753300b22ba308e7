import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileRange } from '@longway/contracts';
import { openTarIndex, type TarIndex, type TarIndexOptions } from '@longway/storage';

/** Pictures of a part of the data, in whatever form they lie. */
export interface Pictures {
  /** `SYNSET/FILE`, or `FILE` where no folder tells the synset. */
  readonly names: readonly string[];
  /** @param index into `names`. */
  locate(index: number): FileRange;
}

const isPicture = (name: string): boolean => /\.(jpe?g|png|webp)$/i.test(name);

export const isSynset = (name: string): boolean => /^n\d{8}$/.test(name);

/** What a folder holds, in an order that no machine's language changes; nothing where there is no folder. */
export const namesIn = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return [];
    throw cause;
  });
  return names.sort();
};

/** In the folder itself, or in folders of synsets where it has them. */
export const picturesInFolder = async (folder: string): Promise<Pictures> => {
  const all = await namesIn(folder);
  const synsets = all.filter(isSynset);
  const names = synsets.length === 0 ? all.filter(isPicture) : [];
  for (const synset of synsets) {
    for (const name of await namesIn(join(folder, synset))) if (isPicture(name)) names.push(`${synset}/${name}`);
  }
  return { names, locate: (index) => ({ path: join(folder, names[index] as string) }) };
};

/** Indices of `names` that a test holds for. Apart from whoever calls it: a closure there would keep the names of a million files for as long as it lives. */
const indicesOf = (names: readonly string[], holds: (name: string) => boolean): Uint32Array =>
  Uint32Array.from(names.keys()).filter((index) => holds(names[index] as string));

/** Files of an archive: which of those in its index, and what they are called. */
interface Members {
  readonly places: Uint32Array;
  readonly names: readonly string[];
}

const rangesOf =
  (path: string, { places, names }: Members, { offsets, sizes }: Pick<TarIndex, 'offsets' | 'sizes'>): Pictures['locate'] =>
  (index) => {
    const place = places[index] as number;
    return { path, offset: offsets[place] as number, length: sizes[place] as number, name: names[index] as string };
  };

/** In an archive of pictures, or of archives that are each named by their synset. */
export const picturesInArchive = async (archive: string, options: TarIndexOptions): Promise<Pictures> => {
  const index = await openTarIndex(archive, options);
  const places = indicesOf(index.names, isPicture);
  const names = namesAt(index.names, places, nameOf);
  return { names, locate: rangesOf(archive, { places, names }, index) };
};

const namesAt = (names: readonly string[], places: Uint32Array, rename: (name: string) => string): string[] =>
  Array.from(places, (place) => rename(names[place] as string));

/** `…/n01440764.tar/n01440764_10026.JPEG` and `…/n01440764/n01440764_10026.JPEG` are the same picture. */
const nameOf = (path: string): string => {
  const [folder, file] = path.split('/').slice(-2);
  if (file === undefined) return folder as string;
  const synset = (folder as string).replace(/\.tar$/, '');
  return isSynset(synset) ? `${synset}/${file}` : file;
};

/** Of a name whose folder tells it. */
export const synsetOf = (name: string): string | undefined => {
  const [folder, file] = name.split('/');
  return file === undefined ? undefined : folder;
};

/** A name without its synset. */
export const fileOf = (name: string): string => name.slice(name.indexOf('/') + 1);

/** By file, then by synset. */
const orderOf = (names: readonly string[]): Uint32Array => {
  const keys = names.map((name) => `${fileOf(name)}/${name}`);
  return Uint32Array.from(names.keys()).sort((a, b) => ((keys[a] as string) < (keys[b] as string) ? -1 : 1));
};

const inOrder =
  (order: Uint32Array, locate: Pictures['locate']): Pictures['locate'] =>
  (index) =>
    locate(order[index] as number);

/** The same names in the same order whatever form the pictures lie in. */
export const sorted = ({ names, locate }: Pictures): Pictures => {
  const order = orderOf(names);
  return { names: namesAt(names, order, (name) => name), locate: inOrder(order, locate) };
};
