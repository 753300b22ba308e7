import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { filesBelow } from './find-files';

/** Paths by id. Ids come from the names of files, never the other way round: no record can lead out of the folder. */
export const findVideos = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const paths = await filesBelow(folder, '**/*.{mp4,m4v,mov,mkv,webm}', 'videos');
  if (paths.length === 0)
    throw new LongwayError(
      'there are no videos',
      { where: folder, expected: 'files such as ID.mp4, ID.mkv or ID.webm', found: 'none', remedy: 'correct dataset.videos' },
      'data',
    );
  // Of two with one name the first one stays.
  return new Map(paths.reverse().map((path) => [parse(path).name, path]));
};

/** Of a published file: `i("ABCD","dQw4w9WgXcQ");`. */
const ENTRY = /\bi\(\s*"([\w-]+)"\s*,\s*"([\w-]+)"\s*\)/g;

/** YouTube ids by record ids, from the files that are published for looking them up: one an id, or many in one. */
export const readLookup = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map<string, string>();
  for (const path of await filesBelow(folder, '**/*.js', 'lookup')) {
    for (const [, record, youtube] of (await readFile(path, 'utf8')).matchAll(ENTRY)) ids.set(record as string, youtube as string);
  }
  if (ids.size > 0) return ids;
  throw new LongwayError(
    'the folder tells no YouTube ids',
    {
      where: folder,
      expected: '.js files that hold i("ABCD","abcdefghijk");',
      found: 'none',
      remedy: 'correct dataset.lookup, or leave it out',
    },
    'data',
  );
};
