import { copyFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryBeside } from '@longway/storage';

/** Written once, under another name, and then renamed: nobody goes on writing in them. */
const sealed: readonly string[] = ['checkpoints', 'weights', 'evaluation'];

/**
 * Puts a copy in the place of every file that a process may hold open to append to it. A process that was taken for dead and is not
 * writes on into files that have no name any more.
 */
export const renewFiles = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !sealed.includes(entry.name)) await renewFiles(path);
    if (!entry.isFile()) continue;
    const copy = temporaryBeside(path);
    try {
      await copyFile(path, copy);
      await rename(copy, path);
    } catch (error) {
      await rm(copy, { force: true });
      // Half a file of the other process, renamed or removed meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
};
