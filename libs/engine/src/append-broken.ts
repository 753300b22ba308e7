import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrokenImage } from '@longway/data';
import { makeFolder, storageError } from '@longway/storage';

/** Adds a picture that was set aside to the run's `quarantine.jsonl`. */
export const appendBroken = async (folder: string, broken: BrokenImage): Promise<void> => {
  const path = join(folder, 'quarantine.jsonl');
  try {
    await makeFolder(folder);
    await appendFile(path, `${JSON.stringify(broken)}\n`);
  } catch (error) {
    throw await storageError(path, error);
  }
};
