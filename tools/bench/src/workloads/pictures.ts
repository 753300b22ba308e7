import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';

/** The folder of pictures that was given. @throws LongwayError (exit `usage`) where none was. */
export const requireFolder = (images: string | undefined): string => {
  if (images !== undefined) return images;
  throw new LongwayError(
    'This bench needs pictures.',
    { where: '--images', expected: 'a folder with CLASS/PICTURE.jpg', remedy: 'pass --images FOLDER' },
    'usage',
  );
};

/** The bytes of all JPEG files below a folder, in the order of their names. @throws LongwayError (exit `data`) where there are none. */
export const readJpegs = async (folder: string): Promise<readonly Buffer[]> => {
  const entries = await readdir(folder, { recursive: true }).catch((cause: Error) => {
    throw new LongwayError('The folder of pictures cannot be read.', { where: folder, found: cause.message, cause }, 'data');
  });
  const names = entries.filter((name) => /\.jpe?g$/i.test(name)).sort();
  if (names.length === 0) throw new LongwayError('There are no JPEG pictures.', { where: folder, expected: 'CLASS/PICTURE.jpg' }, 'data');
  return Promise.all(names.map((name) => readFile(join(folder, name))));
};
