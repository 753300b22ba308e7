import { realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { API_VERSION, LongwayError, type PluginKind, pluginKinds } from '@longway/contracts';
import { z } from 'zod';
import { nearest } from '../nearest';
import { printable } from '../printable';
import { readText } from '../read-text';

/** A plugin that was found, and not run. */
export interface FoundPlugin {
  readonly kind: PluginKind;
  readonly name: string;
  readonly description?: string;
  readonly packageName: string;
  /** Of the package, where it says one. */
  readonly version?: string;
  readonly folder: string;
  readonly origin: 'workspace' | 'outside';
  /** A module of the package that exports `options`, e.g. `./options`. */
  readonly options?: string;
  /** Options that choose other plugins, and of which kind. */
  readonly choices: Readonly<Record<string, PluginKind>>;
  /** Where the package says that its main module lies. */
  readonly entry: { readonly main?: string; readonly exports?: unknown };
}

const packageJson = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  description: z.string().optional(),
  main: z.string().optional(),
  exports: z.unknown().optional(),
  longway: z.unknown().optional(),
});

const field = z.strictObject({
  kind: z.string(),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'small letters, digits and hyphens, 64 at most'),
  options: z
    .string()
    .startsWith('./', "a module of the package that starts with './'")
    .refine((path) => !path.split('/').includes('..'), 'a module of the package, not above it')
    .optional(),
  choices: z.record(z.string(), z.string()).optional(),
  api: z.number().optional(),
});

/** Characters that tables and records show. */
const LONGEST_DESCRIPTION = 500;
const LONGEST_VERSION = 100;

const example = '"longway": {"kind": "lens", "name": "my-lens", "options": "./options"}';

/** Bytes. */
const LARGEST_PACKAGE_JSON = 2 ** 20;

const told = (issues: readonly z.core.$ZodIssue[], at: readonly string[]): string =>
  issues.map(({ path, message }) => `${[...at, ...path].join('.')}: ${message}`).join('; ');

const parseJson = (text: string): { readonly value: unknown } | { readonly fault: string } => {
  try {
    return { value: JSON.parse(text) };
  } catch (cause) {
    return { fault: (cause as Error).message };
  }
};

const readPackage = (file: string): z.output<typeof packageJson> => {
  const refuse = (found: string): never => {
    throw new LongwayError(
      'cannot be read as a package.json',
      { where: printable(file), found: printable(found), remedy: 'mend the file' },
      'usage',
    );
  };
  const read = readText(file, LARGEST_PACKAGE_JSON);
  const json = 'text' in read ? parseJson(read.text) : read;
  if ('fault' in json) return refuse(json.fault);
  const { data, error } = packageJson.safeParse(json.value);
  return data ?? refuse(told(error?.issues ?? [], []));
};

const kindOf = (kind: string, where: string): PluginKind => {
  const known = pluginKinds.find((candidate) => candidate === kind);
  if (known) return known;
  const meant = nearest(kind, pluginKinds);
  throw new LongwayError(
    `"${printable(kind, 64)}" is no kind of plugin`,
    {
      where,
      expected: `one of ${pluginKinds.join(', ')}`,
      found: printable(kind, 64),
      remedy: meant ? `did you mean ${meant}?` : 'choose one of these kinds',
    },
    'usage',
  );
};

const checkApi = (api: number | undefined, where: string): void => {
  if (api === undefined || api === API_VERSION) return;
  throw new LongwayError(
    'the plugin was written for another version of the contracts',
    {
      where,
      expected: `"api": ${API_VERSION}, which this longway speaks`,
      found: `"api": ${api}`,
      remedy:
        api > API_VERSION
          ? 'use a newer longway, or an older release of the plugin'
          : 'use a newer release of the plugin, or adapt it and its "api"',
    },
    'usage',
  );
};

/**
 * Reads the manifest in a folder's package.json; runs nothing.
 *
 * @returns undefined where the package is no plugin.
 * @throws LongwayError that names the file, for a manifest that is not understood.
 */
export const readManifest = (folder: string, origin: FoundPlugin['origin']): FoundPlugin | undefined => {
  const where = join(folder, 'package.json');
  const { name: packageName, version, description, main, exports, longway } = readPackage(where);
  if (longway === undefined) return undefined;
  const parsed = field.safeParse(longway);
  if (!parsed.success) {
    const found = printable(told(parsed.error.issues, ['longway']));
    throw new LongwayError(
      'the manifest of the plugin is not understood',
      { where, expected: example, found, remedy: 'mend the field "longway"' },
      'usage',
    );
  }
  const { kind, name, options, choices = {}, api } = parsed.data;
  checkApi(api, where);
  return {
    kind: kindOf(kind, where),
    name,
    description: description && printable(description, LONGEST_DESCRIPTION),
    packageName: packageName ?? basename(folder),
    version: version && printable(version, LONGEST_VERSION),
    folder: realpathSync(folder),
    origin,
    options,
    choices: Object.fromEntries(Object.entries(choices).map(([option, of]) => [option, kindOf(of, where)])),
    entry: { main, exports },
  };
};
