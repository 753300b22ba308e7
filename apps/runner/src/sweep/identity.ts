import { resolve } from 'node:path';
import { type Catalog, type Experiment, toConfig } from '@longway/registry';
import { hashOf } from '@longway/sweep';

/** What a run is called, who is told of it, and how arms are compared in the end: no result depends on these. */
const unheard: readonly string[] = ['name', 'description', 'sinks', 'recovery', 'plugins'];

/** Options that say where something lies. */
export const pathKey = /(folder|file|path|pack|pretrained|records|videos|lookup|vocabulary)$/i;

/** Where a relative path leads depends on the folder of the configuration. */
const absolute = (value: unknown, key: string, folder: string): unknown => {
  if (typeof value === 'string') return pathKey.test(key) || /^\.{0,2}\/|.\/./.test(value) ? resolve(folder, value) : value;
  if (Array.isArray(value)) return value.map((entry: unknown) => absolute(entry, key, folder));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, absolute(inner, name, folder)]));
};

/** Every `name` in a configuration: chosen plugins are among them. */
const namesIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'name' in value && typeof value.name === 'string' ? [value.name] : [];
  return [...own, ...Object.values(value).flatMap(namesIn)];
};

/**
 * The id of an experiment as a cell: by all that its results depend on, as far as a configuration says it. Plugins from outside count by
 * where they lie, not by their code.
 */
export const identityOf = (experiment: Experiment, catalog: Catalog): string => {
  const config = Object.fromEntries(Object.entries(toConfig(experiment)).filter(([key]) => !unheard.includes(key)));
  const names = namesIn(config);
  const outside = catalog.plugins
    .filter(({ origin, name }) => origin === 'outside' && names.includes(name))
    .map(({ kind, name, folder }) => ({ kind, name, folder }));
  return hashOf({ ...(absolute(config, '', experiment.folder) as object), outside });
};
