import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrokenImage } from '@longway/data';
import { makeFolder, storageError, writeFileAtomically } from '@longway/storage';

const pathIn = (folder: string): string => join(folder, 'quarantine.jsonl');
const lineOf = (broken: BrokenImage): string => `${JSON.stringify(broken)}\n`;

/** Adds a picture that was set aside to the run's `quarantine.jsonl`. */
export const appendBroken = async (folder: string, broken: BrokenImage): Promise<void> => {
  const path = pathIn(folder);
  try {
    await makeFolder(folder);
    await appendFile(path, lineOf(broken));
  } catch (error) {
    throw await storageError(path, error);
  }
};

/** Writes the list anew, without what a process added that was killed before it had saved its progress. */
export const rewriteBroken = (folder: string, broken: readonly BrokenImage[]): Promise<void> =>
  broken.length > 0 ? writeFileAtomically(pathIn(folder), broken.map(lineOf).join('')) : rm(pathIn(folder), { force: true });
