import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder';
import { storageError } from './storage-error';

export type FileContents = string | Uint8Array | readonly Uint8Array[];

export const chunksOf = (data: FileContents): readonly Uint8Array[] => {
  if (typeof data === 'string') return [Buffer.from(data)];
  return data instanceof Uint8Array ? [data] : data;
};

export const lengthOf = (chunks: readonly Uint8Array[]): number => chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);

/** Makes a rename survive a loss of power: the folder's entry reaches the disk. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A name in the folder of `path` that no other process uses: a rename never crosses file systems. */
export const temporaryBeside = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}`);

/** What {@link temporaryBeside} gave, and the process that it was for. */
const leftover = /^\..+\.(\d+)\.[0-9a-f]{8}$/;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Removes what a process that was killed left half written in a folder, in those below it too if `recursive`. */
export const clearLeftovers = async (folder: string, { recursive = false } = {}): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive }).catch(() => []);
  for (const { name, parentPath } of entries) {
    const pid = leftover.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(parentPath, name), { recursive: true, force: true });
  }
};

/** Writes a file that is not there yet, and has it reach the disk. */
export const writeNewFile = async (path: string, chunks: readonly Uint8Array[]): Promise<void> => {
  const handle = await open(path, 'wx');
  try {
    for (const chunk of chunks) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Writes a file that is whole or absent, whatever happens meanwhile: readers see the former contents or all of the new ones.
 * Makes the folder where it is missing.
 *
 * @param data one string, one chunk, or chunks to be written one behind the other.
 * @throws LongwayError, exit `storage`, that names the path and, for a full disk, what is needed and what is free.
 */
export const writeFileAtomically = async (path: string, data: FileContents): Promise<void> => {
  const chunks = chunksOf(data);
  const temporary = temporaryBeside(path);
  try {
    await makeFolder(dirname(path));
    await writeNewFile(temporary, chunks);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw await storageError(path, error, lengthOf(chunks));
  }
};
