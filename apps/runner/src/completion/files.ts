import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const isFolder = (folder: string, entry: Dirent): boolean => {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
};

const entriesOf = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
};

/** Paths that begin as the word does: folders, with a `/` behind them, and the files that are wanted. Hidden ones where the word asks for them. */
export const pathsLike = (word: string, wants: (name: string) => boolean): readonly string[] => {
  const written = word.slice(0, word.lastIndexOf('/') + 1);
  const begun = word.slice(written.length);
  const folder = written.startsWith('~/') ? join(homedir(), written.slice(2)) : written || '.';
  return entriesOf(folder)
    .filter(({ name }) => name.startsWith(begun) && (begun !== '' || !name.startsWith('.')))
    .flatMap((entry) => (isFolder(folder, entry) ? [`${written}${entry.name}/`] : wants(entry.name) ? [written + entry.name] : []))
    .toSorted();
};

/** Whether a path, written with a `/` behind it or not, is that of a run folder. */
export const isRunFolder = (path: string): boolean => existsSync(join(path, 'run.json'));

/** Folders on the way to run folders, and these themselves without a `/`: nothing in them is to be named. */
export const runsLike = (word: string): readonly string[] =>
  pathsLike(word, () => false).map((path) => (isRunFolder(path) ? join(dirname(path), path.split('/').at(-2) ?? '') : path));
