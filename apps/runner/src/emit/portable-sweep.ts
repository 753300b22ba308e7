import { dirname, isAbsolute, parse, resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { readYaml } from '@longway/registry';
import { parse as parseYaml, stringify } from 'yaml';
import { pathKey } from '../sweep/identity';

type Tree = Readonly<Record<string, unknown>>;

/** A plugin in a folder, or any other word that begins as a relative path does. */
const beginsRelative = /^\.{1,2}(\/|$)/;

/** Every relative path in a configuration, with the setting it stands in. */
const relativePaths = (value: unknown, at: readonly string[] = []): readonly string[] => {
  if (typeof value === 'string') {
    // The key of an axis is a path of keys; an element of a list is what the list is.
    const key = at.findLast((part) => !/^\d+$/.test(part)) ?? '';
    return beginsRelative.test(value) || (pathKey.test(key) && !isAbsolute(value)) ? [`${at.join('.')}: ${value}`] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => relativePaths(inner, [...at, key]));
};

/** `a.b=c`, as `--set` has it. */
const pathsOfOverride = (override: string): readonly string[] => {
  const [key = '', ...rest] = override.split('=');
  return relativePaths(parseYaml(rest.join('=')), ['--set', key]);
};

/**
 * A sweep file that needs no other file, for machines that have none of them: the base's settings are written out in it.
 *
 * @param overrides that the tasks are called with.
 * @throws LongwayError (exit `usage`) for relative paths in it: they would be meant from a folder that those machines do not have.
 */
export const portableSweep = (file: string, overrides: readonly string[] = []): string => {
  const { base, ...sweep } = readYaml(file) as Tree & { readonly base?: string };
  const path = base === undefined ? undefined : resolve(dirname(file), base);
  const whole = path === undefined ? sweep : { ...sweep, experiment: { name: parse(path).name, ...(readYaml(path) as Tree) } };
  const found = [...relativePaths(whole), ...overrides.flatMap(pathsOfOverride)];
  if (found.length > 0)
    throw new LongwayError(
      'Relative paths lead nowhere in a container.',
      {
        where: path ?? file,
        expected: 'absolute paths, as pods see them, and plugins as packages',
        found: found.join(', '),
        remedy: 'put what they name on the shared volume or into the image, and name it from its root',
      },
      'usage',
    );
  return stringify(whole, { aliasDuplicateObjects: false, lineWidth: 0 });
};
