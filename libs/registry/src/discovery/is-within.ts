import { isAbsolute, relative, sep } from 'node:path';

/** Whether a path lies in a folder, or is it; links are not followed. */
export const isWithin = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
};
