import { stat } from 'node:fs/promises';
import { LongwayError } from '@longway/contracts';
import { glob } from 'tinyglobby';

/**
 * Files below a folder, in an order that no machine's language changes. Hidden ones are left out.
 *
 * @param option whose value the folder is, for errors.
 * @throws LongwayError (exit `data`) where the folder is none.
 */
export const filesBelow = async (folder: string, pattern: string, option: string): Promise<string[]> => {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => undefined,
  );
  if (!isFolder)
    throw new LongwayError(
      'the folder is not here',
      { where: folder, found: isFolder === undefined ? 'nothing' : 'a file', remedy: `correct dataset.${option}` },
      'data',
    );
  return (await glob(pattern, { cwd: folder, absolute: true, caseSensitiveMatch: false })).sort();
};
