import { backendOptions, configKeys, type PluginKind, trainingOptions } from '@longway/contracts';
import { z } from 'zod';
import { type Catalog, loadOptions } from '../discovery';
import { armKinds } from './choices';
import { headSchema } from './head';

/** Any plugin of a kind: its name, or its name with options. An arm may leave the name out, and give options to the base's choice. */
const anyOf = (catalog: Catalog, kind: PluginKind, inArm: boolean): z.ZodType => {
  const found = catalog.plugins.filter((plugin) => plugin.kind === kind);
  const shapes = found.map((plugin) => {
    const name = z.literal(plugin.name).describe(plugin.description ?? plugin.name);
    return loadOptions(plugin).safeExtend({ name: inArm ? name.optional() : name });
  });
  return z.union([z.enum(catalog.names(kind) as [string, ...string[]]), ...shapes]);
};

const settings = (catalog: Catalog, inArm: boolean): Record<string, z.ZodType> => {
  const lists: readonly PluginKind[] = ['shortcut', 'evaluator'];
  const entries = armKinds.map((kind) => {
    const plugin = anyOf(catalog, kind, inArm && !lists.includes(kind));
    const schema = lists.includes(kind) ? z.array(plugin) : plugin;
    return [configKeys[kind], schema.optional()];
  });
  return { ...Object.fromEntries(entries), training: trainingOptions.optional(), backend: backendOptions.optional() };
};

/** A JSON schema of configurations that choose among these plugins, for editors that complete and check YAML. */
export const jsonSchema = (catalog: Catalog): Readonly<Record<string, unknown>> => {
  const schema = z.strictObject({
    ...headSchema.shape,
    name: headSchema.shape.name.optional(),
    sinks: z.array(anyOf(catalog, 'sink', false)).optional(),
    arms: z.record(z.string(), z.strictObject(settings(catalog, true)).nullable()).optional(),
    ...settings(catalog, false),
  });
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
};
