import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and what is missing above it. Node's own recursive `mkdir` never returns where a file system answers "no such
 * file" to the making of a folder whose parent is there, as /proc does; this one throws what the file system said.
 */
export const makeFolder = (path: string): Promise<void> => make(path, false);

/** @param again whether the parent was there when it failed before. */
const make = async (path: string, again: boolean): Promise<void> => {
  const parent = dirname(resolve(path));
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || again) throw error;
    // Another process may make either of them meanwhile.
    const isThere = await exists(parent);
    if (!isThere) await make(parent, false);
    await make(path, isThere);
  }
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
