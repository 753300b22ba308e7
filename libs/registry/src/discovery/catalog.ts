import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LongwayError, type PluginKind } from '@longway/contracts';
import { type FoundPlugin, readManifest } from './manifest';
import { findNamed, type NamedPlugin } from './named-plugin';
import { libraryFolders } from './workspace';

/** All plugins that an experiment may choose from. None of them has been run. */
export interface Catalog {
  /** By kind, then by name. */
  readonly plugins: readonly FoundPlugin[];
  find(kind: PluginKind, name: string): FoundPlugin | undefined;
  names(kind: PluginKind): readonly string[];
}

let own: readonly FoundPlugin[] | undefined;
/** Read once: longway does not change while it runs. */
const inWorkspace = (): readonly FoundPlugin[] =>
  (own ??= libraryFolders()
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .flatMap((folder) => readManifest(folder, 'workspace') ?? []));

const keyOf = ({ kind, name }: FoundPlugin): string => `${kind}/${name}`;

const add = (plugins: Map<string, FoundPlugin>, plugin: FoundPlugin): void => {
  const other = plugins.get(keyOf(plugin));
  // One folder may well be named twice: in the configuration and on the command line.
  if (other?.folder === plugin.folder) return;
  if (other) {
    throw new LongwayError(
      `two plugins are called ${plugin.kind} "${plugin.name}"`,
      {
        where: plugin.folder,
        expected: 'one plugin of a kind and name',
        found: `another in ${other.folder}`,
        remedy: 'rename one of them in its package.json',
      },
      'usage',
    );
  }
  plugins.set(keyOf(plugin), plugin);
};

/**
 * Finds the workspace's plugins and those that the user names, by their manifests alone.
 *
 * @throws LongwayError for a package that is not found or not understood, and for two of one kind and name.
 */
export const discover = (named: readonly NamedPlugin[] = []): Catalog => {
  const byKey = new Map<string, FoundPlugin>();
  for (const plugin of [...inWorkspace(), ...named.map(findNamed)]) add(byKey, plugin);
  const plugins = [...byKey.values()].sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
  return {
    plugins,
    find: (kind, name) => byKey.get(`${kind}/${name}`),
    names: (kind) => plugins.filter((plugin) => plugin.kind === kind).map(({ name }) => name),
  };
};
