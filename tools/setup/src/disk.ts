import { statfs } from 'node:fs/promises';
import { LongwayError } from '@longway/contracts';

/** E.g. `3.4 GB`. */
export const describeSize = (bytes: number): string => (bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);

const REMEDY = 'free some space, or set LONGWAY_TF_HOME to a folder on a larger disk';

/** Better told before a long download than at its end. */
export const requireSpace = async (folder: string, title: string, needed: number): Promise<void> => {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new LongwayError(
    `There is too little space on the disk for ${title}.`,
    { where: folder, expected: `${describeSize(needed)} free`, found: `${describeSize(free)} free`, remedy: REMEDY },
    'environment',
  );
};

export const diskFull = (folder: string, cause?: unknown): LongwayError =>
  new LongwayError('The disk is full.', { where: folder, remedy: REMEDY, cause }, 'environment');

/** What an error of the file system means to the user; other errors are returned as they are. */
export const explainFileError = (error: NodeJS.ErrnoException, folder: string, title: string): Error => {
  if (error.code === 'ENOSPC') return diskFull(folder, error);
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'EIO'].includes(error.code ?? '')) return error;
  const remedy = 'set LONGWAY_TF_HOME to a folder that you may write to';
  return new LongwayError(
    `${title} cannot be kept in this folder.`,
    { where: folder, found: error.message, remedy, cause: error },
    'environment',
  );
};
