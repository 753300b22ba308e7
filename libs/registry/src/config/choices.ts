import { backendOptions, configKeys, type PluginKind, pluginKinds, trainingOptions } from '@longway/contracts';
import { z } from 'zod';
import { type Catalog, type FoundPlugin, loadOptions } from '../discovery';
import { nearest } from '../nearest';
import { printable } from '../printable';
import type { Mistake } from './mistakes';
import { formatPath, isObject, type Path, show, type Tree, type TreeObject } from './tree';

/** The kinds that an arm chooses; sinks are the experiment's. */
export const armKinds = pluginKinds.filter((kind) => kind !== 'sink');
const isList: Readonly<Record<PluginKind, boolean>> = {
  dataset: false,
  shortcut: true,
  'pretext-task': false,
  extractor: false,
  lens: false,
  objective: false,
  evaluator: true,
  sink: true,
};

/** A part of a configuration with the schema that its chosen plugins ask for, and what was wrong with the choices themselves. */
export interface Assembled {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
}

/** Stands where a choice is wrong already: its options cannot be judged. */
const unjudged = (value: Tree | undefined, mistake: Mistake): Assembled => ({ schema: z.unknown(), value, mistakes: [mistake] });

const choice = (catalog: Catalog, kind: PluginKind, given: Tree | undefined, path: Path): Assembled => {
  const where = formatPath(path);
  const names = catalog.names(kind);
  const expected = `one of ${names.join(', ')}`;
  const value: Tree | undefined = typeof given === 'string' ? { name: given } : given;
  if (value === undefined || value === null)
    return unjudged(value, { where, summary: `no ${kind} is chosen`, expected, found: show(value), remedy: `set ${where}` });
  if (!isObject(value) || typeof value['name'] !== 'string') {
    return unjudged(value, {
      where,
      summary: `chooses no ${kind}`,
      expected: `a name, or {name: NAME, ...its options}; ${expected}`,
      found: show(value),
      remedy: `give it a name`,
    });
  }
  const name = value['name'];
  const plugin = catalog.find(kind, name);
  if (plugin) return withChosen(catalog, plugin, value, path);
  const meant = nearest(name, names);
  const remedy = meant ? `did you mean ${meant}?` : 'choose one of these, or name the package or folder of another under "plugins"';
  return unjudged(value, { where, summary: `there is no ${kind} "${printable(name, 64)}"`, expected, found: name, remedy });
};

/** A plugin's options, those that choose other plugins checked by what they choose. */
const withChosen = (catalog: Catalog, plugin: FoundPlugin, value: TreeObject, path: Path): Assembled => {
  const given = Object.entries(plugin.choices).filter(([option]) => value[option] !== undefined);
  const inner = given.map(([option, kind]) => {
    const chosen = value[option];
    return [option, (Array.isArray(chosen) ? choices : choice)(catalog, kind, chosen, [...path, option])] as const;
  });
  const schemas = Object.fromEntries(inner.map(([option, { schema }]) => [option, schema]));
  return {
    schema: loadOptions(plugin).safeExtend({ ...schemas, name: z.literal(plugin.name) }),
    value: { ...value, ...Object.fromEntries(inner.map(([option, one]) => [option, one.value])) },
    mistakes: inner.flatMap(([, { mistakes }]) => mistakes),
  };
};

const repeated = (values: readonly unknown[], where: string): Mistake[] => {
  const names = values.map((value) => (value as { name?: unknown } | null)?.name);
  const twice = names.find((name, index) => name !== undefined && names.indexOf(name) !== index);
  if (twice === undefined) return [];
  return [
    {
      where,
      summary: 'an evaluator is named twice: their results could not be told apart',
      expected: 'each one once',
      found: String(twice),
      remedy: 'remove one',
    },
  ];
};

const choices = (catalog: Catalog, kind: PluginKind, given: Tree | undefined, path: Path): Assembled => {
  if (!Array.isArray(given)) {
    const where = formatPath(path);
    return unjudged(given, {
      where,
      summary: 'has the wrong type',
      expected: 'a list',
      found: show(given),
      remedy: `write ${where}: [NAME, ...]`,
    });
  }
  const entries = given.map((entry: Tree, index) => choice(catalog, kind, entry, [...path, index]));
  const value = entries.map((entry) => entry.value);
  const schema = z.tuple(entries.map((entry) => entry.schema) as [z.ZodType, ...z.ZodType[]]);
  const double = kind === 'evaluator' ? repeated(value, formatPath(path)) : [];
  return { schema, value, mistakes: [...entries.flatMap(({ mistakes }) => mistakes), ...double] };
};

/** What the configuration says for one kind of plugin. */
export const assembleKind = (catalog: Catalog, kind: PluginKind, config: TreeObject): Assembled => {
  const key = configKeys[kind];
  return (isList[kind] ? choices : choice)(catalog, kind, config[key], [key]);
};

/** A strict schema of one arm, from the options of the plugins that it chooses and of no others. */
export const assembleArm = (catalog: Catalog, config: TreeObject): Assembled => {
  const parts = armKinds.map((kind) => [configKeys[kind], assembleKind(catalog, kind, config)] as const);
  const schema = z.strictObject({
    ...Object.fromEntries(parts.map(([key, part]) => [key, part.schema])),
    training: trainingOptions.prefault({}),
    backend: backendOptions.prefault({}),
  });
  const value = { ...config, ...Object.fromEntries(parts.map(([key, part]) => [key, part.value])) };
  return { schema, value, mistakes: parts.flatMap(([, part]) => part.mistakes) };
};
