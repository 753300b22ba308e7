import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FileRange, LongwayError } from '@longway/contracts';
import { openTarIndex, type TarIndex, type TarIndexOptions } from '@longway/storage';
import { findFile } from './find-file';
import { withoutPrefix } from './lists';

/** Where images lie. */
export interface Images {
  /** A folder or an archive. */
  readonly path: string;
  /** Which of these are there: a function from places in `paths` to places in files, and the places of those that are missing. */
  find(paths: readonly string[]): Promise<Found>;
}

export interface Found {
  /** Places in `paths`. */
  readonly missing: readonly number[];
  /** @param place in `paths`, of one that is not missing. */
  locate(place: number): FileRange;
}

/** As the archive unpacks, and as people shorten that. */
const imageFolders = ['data/vision/torralba/deeplearning/images256', 'images256', ''];
const ARCHIVE = 'imagesPlaces205_resize.tar';

const inFolder = (folder: string): Images => ({
  path: folder,
  async find(paths) {
    const missing: number[] = [];
    // Lists go folder by folder, so that each is read once and forgotten.
    let current: string | undefined;
    let names = new Set<string>();
    for (const [place, path] of paths.entries()) {
      const of = dirname(path);
      if (of !== current) {
        current = of;
        names = new Set(await readdir(join(folder, of)).catch(() => []));
      }
      if (!names.has(path.slice(of.length + 1))) missing.push(place);
    }
    return { missing, locate: (place) => ({ path: join(folder, paths[place] as string) }) };
  },
});

/** For each path its place in `names`, or -1. Apart from whoever calls it: a closure there would keep the names of millions of files for as long as it lives. */
const placesOf = (paths: readonly string[], names: readonly string[]): Int32Array => {
  const places = new Map(names.map((name, place) => [withoutPrefix(name), place]));
  return Int32Array.from(paths, (path) => places.get(path) ?? -1);
};

const rangesOf =
  (path: string, places: Int32Array, names: readonly string[], { offsets, sizes }: Pick<TarIndex, 'offsets' | 'sizes'>): Found['locate'] =>
  (place) => {
    const at = places[place] as number;
    return { path, offset: offsets[at] as number, length: sizes[at] as number, name: names[place] as string };
  };

const inArchive = (archive: string, options: TarIndexOptions): Images => ({
  path: archive,
  async find(paths) {
    const { names, ...ranges } = await openTarIndex(archive, options);
    const places = placesOf(paths, names);
    return { missing: Array.from(places.keys()).filter((place) => places[place] === -1), locate: rangesOf(archive, places, paths, ranges) };
  },
});

/** @param example a path that a list names. @throws LongwayError (exit `data`) where there are neither folders nor an archive that can be read in place. */
export const findImages = async (folder: string, example: string, options: TarIndexOptions): Promise<Images> => {
  const category = dirname(example);
  for (const within of imageFolders) {
    const isThere = await readdir(join(folder, within, category)).then(
      () => true,
      () => false,
    );
    if (isThere) return inFolder(join(folder, within));
  }
  const archive = await findFile(folder, [ARCHIVE, `${ARCHIVE}.gz`]);
  if (archive) return inArchive(archive, options);
  const expected = `${ARCHIVE}, or a folder ${imageFolders.filter((within) => within !== '').join(' or ')}`;
  throw new LongwayError(
    'the images are not here',
    {
      where: folder,
      expected,
      found: `no folder ${category}`,
      remedy: `correct dataset.folder; or fetch ${ARCHIVE}.gz from places.csail.mit.edu, and unpack it or gunzip it`,
    },
    'data',
  );
};
