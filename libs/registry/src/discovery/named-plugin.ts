import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { printable } from '../printable';
import { type FoundPlugin, readManifest } from './manifest';
import { workspaceFolder } from './workspace';

/** A package or folder that the user names, and the folder that relative paths and packages are looked for from. */
export interface NamedPlugin {
  readonly specifier: string;
  readonly from: string;
}

const isPackage = (folder: string): boolean => existsSync(join(folder, 'package.json'));

/** `node_modules` of the folder and of all above it; no `exports` map can hide a package.json from this. */
const installed = (name: string, from: string): string | undefined => {
  const folder = join(from, 'node_modules', name);
  if (isPackage(folder)) return folder;
  return dirname(from) === from ? undefined : installed(name, dirname(from));
};

const isPath = (specifier: string): boolean => isAbsolute(specifier) || specifier.startsWith('.') || /^[^@].*\//.test(specifier);

const locate = ({ specifier, from }: NamedPlugin): string => {
  const path = resolve(from, specifier);
  const folder = isPath(specifier) ? path : (installed(specifier, from) ?? installed(specifier, workspaceFolder) ?? path);
  if (isPackage(folder)) return folder;
  const expected = isPath(specifier)
    ? 'a folder with a package.json'
    : `an installed package of this name (seen from ${from} and from longway itself), or a folder with a package.json`;
  const found = existsSync(path) ? `${path} holds no package.json` : 'nothing there';
  const remedy = isPath(specifier)
    ? 'correct the path: it is meant from the configuration file, or on the command line from here'
    : `npm install ${specifier}`;
  throw new LongwayError(
    'the plugin is not found',
    {
      where: printable(isPath(specifier) ? path : specifier),
      expected: printable(expected, 400),
      found: printable(found),
      remedy: printable(remedy),
    },
    'usage',
  );
};

/** Finds a plugin outside of the workspace. */
export const findNamed = (named: NamedPlugin): FoundPlugin => {
  const folder = locate(named);
  const found = readManifest(folder, 'outside');
  if (found) return found;
  throw new LongwayError(
    'the package is no plugin of longway',
    {
      where: join(folder, 'package.json'),
      expected: 'a field like "longway": {"kind": "shortcut", "name": "my-mark"}',
      found: 'no field "longway"',
      remedy: 'add the field, or take the package from the list of plugins',
    },
    'usage',
  );
};
