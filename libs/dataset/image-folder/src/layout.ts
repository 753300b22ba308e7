import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LongwayError, type SplitName } from '@longway/contracts';

/** Where the pictures of each split lie. Without a folder for `test`, a share of those of `train` is held out. */
export interface Layout {
  readonly train: string;
  readonly test?: string;
}

const unreadable = (folder: string, cause: NodeJS.ErrnoException): LongwayError => {
  const found = { ENOENT: 'no such folder', ENOTDIR: 'a file', EACCES: 'no permission to read it' }[cause.code ?? ''] ?? cause.message;
  const expected = 'a folder with pictures in a folder for each class';
  return new LongwayError('the pictures are not here', { where: folder, expected, found, remedy: 'correct dataset.folder', cause }, 'data');
};

/** What a folder holds, hidden entries left out, in an order that no machine's language changes. */
export const entriesOf = async (folder: string): Promise<Dirent[]> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw unreadable(folder, cause as NodeJS.ErrnoException);
  }
};

/** A link to a folder counts as one. */
export const subfoldersOf = async (folder: string): Promise<string[]> => {
  const entries = (await entriesOf(folder)).filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
  const isFolder = await Promise.all(
    entries.map(
      (entry) =>
        entry.isDirectory() ||
        readdir(join(folder, entry.name)).then(
          () => true,
          () => false,
        ),
    ),
  );
  return entries.filter((_, i) => isFolder[i]).map(({ name }) => name);
};

/** `test` comes before `val`: who has both keeps `val` for choosing settings. */
const testFolders = ['test', 'val'] as const;

export const findLayout = async (folder: string): Promise<Layout> => {
  const names = await subfoldersOf(folder);
  const test = testFolders.find((name) => names.includes(name));
  if (names.includes('train')) return { train: join(folder, 'train'), ...(test && { test: join(folder, test) }) };
  if (!test) return { train: folder };
  throw new LongwayError(
    'there are pictures to test on, and none to train on',
    {
      where: folder,
      expected: 'train',
      found: names.join(', '),
      remedy: 'name the folder that holds both, or the one that holds the classes',
    },
    'data',
  );
};

/** Pictures, known by how their names end; no folders, pipes or devices. */
export const isPicture = (entry: Dirent): boolean =>
  (entry.isFile() || entry.isSymbolicLink()) && /\.(jpe?g|png|webp|gif|tiff?|avif)$/i.test(entry.name);

export const extensions = '.jpg, .jpeg, .png, .webp, .gif, .tif, .tiff or .avif';

/** The class of pictures that lie in no folder of a class. */
export const UNLABELLED = 'unlabelled';

/** The folders of the classes, each one's name the class's; none where pictures lie in the folder itself, and have no labels. */
export const findClasses = async (folder: string): Promise<string[]> => {
  const classes = await subfoldersOf(folder);
  const entries = await entriesOf(folder);
  const loose = entries.filter(isPicture).length;
  if (classes.length > 0 && loose === 0) return classes;
  if (classes.length === 0 && loose > 0) return [];
  const some = classes.slice(0, 3).join(', ');
  throw new LongwayError(
    loose > 0 ? 'some pictures lie in folders of classes, and some do not' : 'there is no picture, nor a folder for a class',
    {
      where: folder,
      expected: `CLASS/PICTURE.jpg, or PICTURE.jpg for pictures without labels`,
      found:
        loose > 0
          ? `${loose} pictures beside ${some}${classes.length > 3 ? ', …' : ''}`
          : entries.length > 0
            ? `${entries.length} files of other kinds`
            : 'nothing',
      remedy:
        loose > 0 ? 'move them into the folders of their classes, or somewhere else' : 'put pictures there, or correct dataset.folder',
    },
    'data',
  );
};

export const splitFolder = (layout: Layout, split: SplitName): string => layout[split] ?? layout.train;
