import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LongwayError } from '@longway/contracts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A number of bytes for people, e.g. `162.2 MiB`. */
export const formatBytes = (bytes: number): string => {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
};

/** Bytes that are free for this user on the disk that holds `path`, or would hold it; undefined where nobody can tell. */
export const freeBytes = async (path: string): Promise<number | undefined> => {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    const parent = dirname(path);
    return parent === path ? undefined : freeBytes(parent);
  }
};

/** What an error says of a disk that is too small. */
export interface Shortage {
  readonly summary: string;
  readonly remedy: string;
  /** Whether what is needed is not known exactly. */
  readonly isEstimate?: boolean;
}

/**
 * Has a disk that is too small told before anything is written to it.
 *
 * @param needed bytes. @throws LongwayError, exit `storage`, where fewer are free on the disk that holds `path`, or would hold it.
 */
export const requireRoom = async (path: string, needed: number, { summary, remedy, isEstimate = false }: Shortage): Promise<void> => {
  const free = await freeBytes(path);
  if (free === undefined || free >= needed) return;
  const expected = `${isEstimate ? 'about ' : ''}${formatBytes(needed)} free`;
  throw new LongwayError(summary, { where: path, expected, found: `${formatBytes(free)} free`, remedy }, 'storage');
};

const otherPlace = 'choose a folder that you may write to: LONGWAY_CACHE for the cache, --out for results';

export const diskFull: Shortage = { summary: 'the disk is full', remedy: 'free some space, or choose a folder on another disk' };

const causes: Readonly<Record<string, { summary: string; remedy: string }>> = {
  ENOSPC: diskFull,
  EDQUOT: { summary: 'your disk quota is used up', remedy: 'free some space, or choose a folder on another disk' },
  EROFS: { summary: 'the file system is read-only', remedy: otherPlace },
  EACCES: { summary: 'no permission to write here', remedy: otherPlace },
  EPERM: { summary: 'no permission to write here', remedy: otherPlace },
  EIO: {
    summary: 'the disk reported an input/output error',
    remedy: 'check the disk (dmesg, smartctl), or choose a folder on another one',
  },
  ENOTDIR: { summary: 'a part of the path is a file, not a folder', remedy: 'move that file away, or choose another folder' },
  // What mkdir says of the same.
  EEXIST: { summary: 'a part of the path is a file, not a folder', remedy: 'move that file away, or choose another folder' },
  EISDIR: { summary: 'a folder lies where the file should go', remedy: 'move that folder away, or choose another path' },
};

/**
 * What a failed write means for the user, exit `storage`. Errors that do not come from the file system are returned as
 * they are.
 *
 * @param needed bytes that were to be written, where that is known.
 */
export const storageError = async (path: string, error: unknown, needed?: number): Promise<unknown> => {
  const { code, syscall, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const { summary, remedy } = causes[code] ?? { summary: `cannot write: ${message}`, remedy: otherPlace };
  const space = code === 'ENOSPC' || code === 'EDQUOT';
  const free = space ? await freeBytes(path) : undefined;
  return new LongwayError(
    summary,
    {
      where: path,
      expected: space && needed !== undefined ? `${formatBytes(needed)} free` : undefined,
      found: free === undefined ? undefined : `${formatBytes(free)} free`,
      remedy,
      cause: error,
    },
    'storage',
  );
};
