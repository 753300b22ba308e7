import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder, storageError } from '@longway/storage';

const two = (value: number): string => String(value).padStart(2, '0');

/** Local time, as a folder's name bears it: `20260131-093000`. */
const stamp = (time: Date): string => {
  const date = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${date}-${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
};

const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';

/** Makes the folder, and fails where something of that name lies there. */
const makeNew = async (path: string): Promise<boolean> => {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (isThere(error)) return false;
    throw error;
  }
};

/**
 * Makes a folder for an experiment's results: `NAME-YYYYMMDD-HHMMSS` in `out`. Never takes one that exists: a second one of the
 * same second gets a number.
 *
 * @throws LongwayError (exit `storage`) where it cannot be made.
 */
export const makeRunFolder = async (out: string, name: string, time = new Date()): Promise<string> => {
  const path = join(resolve(out), `${name}-${stamp(time)}`);
  try {
    await makeFolder(resolve(out));
    if (await makeNew(path)) return path;
    let number = 2;
    while (!(await makeNew(`${path}-${number}`))) number++;
    return `${path}-${number}`;
  } catch (error) {
    throw await storageError(path, error);
  }
};
