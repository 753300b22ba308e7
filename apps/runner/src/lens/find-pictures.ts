import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { storageError } from '@longway/storage';

/** What pictures are called; a file that is named itself may be called anything. */
const extensions = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.tif', '.tiff', '.avif'];

/** A picture, and what its results are called. */
export interface PictureFile {
  readonly path: string;
  /** Without an extension; of a folder's picture with its folders, joined by hyphens. Unique. */
  readonly name: string;
}

const nameOf = (path: string): string => path.slice(0, path.length - extname(path).length).replace(/[/\\]+/g, '-');

const filesOf = async (given: string): Promise<readonly { path: string; name: string }[]> => {
  const found = await stat(given).catch(() => undefined);
  if (!found) {
    const remedy = 'name pictures, or a folder of them';
    throw new LongwayError('there is no such file or folder', { where: given, remedy }, 'usage');
  }
  if (!found.isDirectory()) return [{ path: given, name: nameOf(given.split('/').at(-1) ?? given) }];
  const entries = await readdir(given, { recursive: true, withFileTypes: true }).catch(async (error: Error) => {
    throw await storageError(given, error);
  });
  return entries
    .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, name: nameOf(relative(given, path)) }));
};

/** All pictures that are named, and those in the folders that are. @throws LongwayError (exit `usage`) where there are none. */
export const findPictures = async (given: readonly string[]): Promise<readonly PictureFile[]> => {
  const files = (await Promise.all(given.map(filesOf))).flat();
  if (files.length === 0) {
    throw new LongwayError('there is no picture', { where: given.join(', '), expected: `files like ${extensions.join(', ')}` }, 'usage');
  }
  const used = new Map<string, number>();
  return files.map(({ path, name }) => {
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return { path, name: times === 1 ? name : `${name}-${times}` };
  });
};
