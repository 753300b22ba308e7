import { access } from 'node:fs/promises';
import { join } from 'node:path';

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The first of `names` that is there, in the folder or where the archives of Places205 put it. */
export const findFile = async (folder: string, names: readonly string[]): Promise<string | undefined> => {
  for (const within of ['', 'trainvalsplit_places205', 'placesCNN']) {
    for (const name of names) if (await isThere(join(folder, within, name))) return join(folder, within, name);
  }
  return undefined;
};
