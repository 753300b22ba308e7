import { LongwayError, type Plugin } from '@longway/contracts';
import type { z } from 'zod';
import { loadModule } from './load-module';
import type { FoundPlugin } from './manifest';

const faulty = (plugin: FoundPlugin, expected: string, found: string): LongwayError =>
  new LongwayError(
    `the ${plugin.kind} "${plugin.name}" is not written as a plugin`,
    { where: plugin.folder, expected, found, remedy: 'see docs/plugins.md' },
    'usage',
  );

/** Exports of a module, or of its default export: CommonJS and ES modules differ in where they end up. */
const pick = (exported: Readonly<Record<string, unknown>>, name: string): unknown =>
  exported[name] ?? (exported['default'] as Record<string, unknown> | undefined)?.[name];

const describe = (value: unknown): string => (value === undefined ? 'no such export' : `a ${typeof value}`);

/** What assembling schemas needs to know of zod's insides; the same in every zod 4, whoever installed it. */
interface ObjectInternals {
  readonly _zod?: {
    readonly def: { readonly type: string; readonly catchall?: { readonly _zod: { readonly def: { readonly type: string } } } };
  };
  readonly shape?: Readonly<Record<string, unknown>>;
}

const checkOptions = (plugin: FoundPlugin, options: unknown): z.ZodObject => {
  const expected = 'options: z.strictObject({...}) of zod 4';
  const { _zod: internals, shape } = (options ?? {}) as ObjectInternals;
  if (internals?.def.type !== 'object')
    throw faulty(plugin, expected, `options: ${internals ? `z.${internals.def.type}()` : describe(options)}`);
  if (internals.def.catchall?._zod.def.type !== 'never') throw faulty(plugin, expected, 'options that let unknown keys pass');
  if (shape && 'name' in shape)
    throw faulty(plugin, 'options without a key "name": a configuration says the name of the plugin there', 'options with a key "name"');
  return options as z.ZodObject;
};

/** Runs the plugin's main module. */
export const loadPlugin = (found: FoundPlugin): Plugin => {
  const plugin = pick(loadModule(found, '.'), 'plugin') as Plugin | undefined;
  if (typeof plugin !== 'object' || plugin === null)
    throw faulty(found, 'export const plugin = definePlugin({...})', `plugin: ${describe(plugin)}`);
  const { kind, name, create } = plugin;
  if (kind !== found.kind || name !== found.name)
    throw faulty(found, `${found.kind} "${found.name}", as the manifest says`, `${kind} "${name}"`);
  if (typeof create !== 'function') throw faulty(found, 'create: a function', `create: ${describe(create)}`);
  checkOptions(found, plugin.options);
  return plugin;
};

/** The schema of a plugin's options, from its `options` module where the manifest names one: that loads no TensorFlow. */
export const loadOptions = (found: FoundPlugin): z.ZodObject =>
  found.options === undefined
    ? checkOptions(found, loadPlugin(found).options)
    : checkOptions(found, pick(loadModule(found, found.options), 'options'));
