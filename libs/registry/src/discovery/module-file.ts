import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LongwayError } from '@longway/contracts';
import type { createJiti } from 'jiti';
import { isWithin } from './is-within';
import type { FoundPlugin } from './manifest';

export type Jiti = ReturnType<typeof createJiti>;

const extensions = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];
const suffixes = ['', ...extensions.map((extension) => `.${extension}`), ...extensions.map((extension) => `/index.${extension}`)];
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

const byExports = ({ folder, packageName, entry }: FoundPlugin, part: string, jiti: Jiti): string | undefined => {
  if (entry.exports === undefined) return undefined;
  const url = jiti.esmResolve(packageName + part.slice(1), { parentURL: pathToFileURL(join(folder, 'package.json')), try: true });
  return url && fileURLToPath(url);
};

/**
 * The file of one module of an outside plugin: what `exports` says, else `main` or a file of that name, with any extension
 * that the loader understands.
 *
 * @param part `.` for the main module, else e.g. `./options`.
 */
export const moduleFile = (plugin: FoundPlugin, part: string, jiti: Jiti): string => {
  const { folder, entry } = plugin;
  const bases = part === '.' ? [entry.main, 'index', 'src/index'].filter((base) => base !== undefined) : [part, `src/${part}`];
  const file = byExports(plugin, part, jiti) ?? bases.flatMap((base) => suffixes.map((suffix) => join(folder, base + suffix))).find(isFile);
  // Code from elsewhere would be in no record of what a run used.
  if (file && isWithin(folder, file)) return file;
  throw new LongwayError(
    part === '.' ? 'the main module of the plugin is missing' : `the module ${part} of the plugin is missing`,
    {
      where: folder,
      expected: `${bases.join(' or ')} (${extensions.join(', ')})`,
      found: file ? `${file}, outside of the plugin's folder` : 'no such file',
      remedy: 'name it in "main" or "exports" of its package.json, and build the package where it has to be built',
    },
    'usage',
  );
};
