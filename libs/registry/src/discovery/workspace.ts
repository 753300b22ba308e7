import { readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** This package's folder, symbolic links followed: `src` and `dist` lie straight below it. */
const ownFolder = realpathSync(join(__dirname, '../..'));
const libraries = dirname(ownFolder);
const isCheckout = basename(libraries) === 'libs';

/** The folder that holds `libs`; in an installation without one, the folder that holds `node_modules`. */
export const workspaceFolder = isCheckout ? dirname(libraries) : dirname(dirname(libraries));

/** Resolves as this package does: workspace packages by their links, in Jest as in Node. */
export const requireHere = createRequire(join(ownFolder, 'package.json'));

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && entry.name !== 'node_modules')
    .map((entry) => join(folder, entry.name));

/** Every folder that may hold one of longway's own libraries or plugins. */
export const libraryFolders = (): readonly string[] => {
  const groups = foldersIn(libraries);
  return isCheckout ? [...groups, ...groups.flatMap(foldersIn)] : groups;
};
