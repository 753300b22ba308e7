import { createHash, type Hash } from 'node:crypto';
import { closeSync, type Dirent, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isWithin } from './is-within';

/** Bounds of a folder that is hashed. */
export interface HashBounds {
  readonly files: number;
  readonly bytes: number;
}

/** What a folder holds, as one number; or why it was not hashed. */
export interface FolderHash {
  /** SHA-256, 64 hexadecimal digits; absent where the folder exceeds the bounds or cannot be read. */
  readonly sha256?: string;
  readonly note?: string;
  /** Links that lead out of the folder, each as `NAME -> TARGET`. What lies there is not hashed. */
  readonly links: readonly string[];
}

/** Every name below a folder, `/` between its parts. What `skip` says is left out with all below it. */
function* entriesIn(folder: string, skip: (name: string) => boolean, below = ''): Generator<readonly [name: string, entry: Dirent]> {
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const name = below + entry.name;
    if (skip(name)) continue;
    if (entry.isDirectory()) yield* entriesIn(folder, skip, `${name}/`);
    else yield [name, entry];
  }
}

const byName = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number => (a < b ? -1 : a > b ? 1 : 0);

const CHUNK = 2 ** 20;

/** @returns how many bytes the file has. */
const addContents = (hash: Hash, path: string, most: number): number => {
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(CHUNK);
  let total = 0;
  try {
    for (let count = 1; count > 0 && total <= most; total += count) {
      count = readSync(file, chunk, 0, CHUNK, null);
      hash.update(chunk.subarray(0, count));
    }
    return total;
  } finally {
    closeSync(file);
  }
};

const leadsOut = (folder: string, name: string, target: string): boolean => !isWithin(folder, resolve(join(folder, name), '..', target));

const withinBounds = (folder: string, skip: (name: string) => boolean, { files, bytes }: HashBounds): FolderHash => {
  const entries: (readonly [string, Dirent])[] = [];
  for (const entry of entriesIn(folder, skip)) {
    if (entries.length === files) return { note: `not hashed: more than ${files} files`, links: [] };
    entries.push(entry);
  }
  const [whole, links]: [Hash, string[]] = [createHash('sha256'), []];
  let left = bytes;
  for (const [name, entry] of entries.sort(byName)) {
    // Each as a hash of its own: no file's contents can pass for the name of the next.
    const own = createHash('sha256');
    const target = entry.isSymbolicLink() ? readlinkSync(join(folder, name)) : undefined;
    if (target !== undefined) own.update(target);
    else if (entry.isFile()) left -= addContents(own, join(folder, name), left);
    if (left < 0) return { note: `not hashed: more than ${bytes} bytes`, links };
    if (target !== undefined && leadsOut(folder, name, target)) links.push(`${name} -> ${target}`);
    // A pipe or a socket has no contents to read.
    const kind = target !== undefined ? 'link' : entry.isFile() ? 'file' : 'other';
    whole.update(JSON.stringify([name, kind, own.digest('hex')]));
  }
  return { sha256: whole.digest('hex'), links };
};

/**
 * One hash of the names and contents of all files in a folder. It depends neither on when they were written nor on the order in
 * which they are listed. Links are not followed; where one leads is part of the hash.
 *
 * @param skip says which names, seen from the folder, are left out, a folder with all that is in it.
 */
export const hashFolder = (folder: string, skip: (name: string) => boolean, bounds: HashBounds): FolderHash => {
  try {
    return withinBounds(folder, skip, bounds);
  } catch (cause) {
    return { note: `not hashed: ${(cause as Error).message}`, links: [] };
  }
};
