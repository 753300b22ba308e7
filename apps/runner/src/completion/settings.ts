import { backendOptions, configKeys, type PluginKind, trainingOptions } from '@longway/contracts';
import { type Catalog, loadOptions } from '@longway/registry';
import { z } from 'zod';
import type { Candidate } from './candidates';

/** The parts of a JSON schema that say what may be set. */
interface Schema {
  readonly type?: unknown;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const schemaOf = (options: z.ZodType): Schema => z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as Schema;
const branches = (schema: Schema): readonly Schema[] => {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return inner.length > 0 ? inner.flatMap(branches) : [schema];
};

const kindOf = (key: string): PluginKind | undefined =>
  (Object.entries(configKeys) as [PluginKind, string][]).find(([, of]) => of === key)?.[0];

/** The name of the plugin that a part of a configuration chooses. */
const chosenIn = (config: Readonly<Record<string, unknown>> | undefined, key: string): string | undefined => {
  const value = config?.[key];
  if (typeof value === 'string') return value;
  const name = (value as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : undefined;
};

const step = (schemas: readonly Schema[], key: string): readonly Schema[] =>
  schemas.flatMap(branches).flatMap(({ properties }) => properties?.[key] ?? []);

/** What the schemas at a path of keys are. */
const schemasAt = (
  catalog: Catalog,
  config: Readonly<Record<string, unknown>> | undefined,
  [first = '', ...rest]: readonly string[],
): readonly Schema[] => {
  const kind = kindOf(first);
  const plugin = kind && catalog.find(kind, chosenIn(config, first) ?? '');
  const top =
    first === 'training'
      ? [schemaOf(trainingOptions)]
      : first === 'backend'
        ? [schemaOf(backendOptions)]
        : plugin
          ? [schemaOf(loadOptions(plugin))]
          : [];
  return rest.reduce(step, top);
};

const values = (schema: Schema): readonly string[] =>
  branches(schema).flatMap(({ type, const: only, enum: choices }) => {
    if (type === 'boolean') return ['true', 'false'];
    return [...(choices ?? []), ...(only === undefined ? [] : [only])].map(String);
  });

const topKeys = ['seeds', 'name', ...Object.values(configKeys), 'training', 'backend'];

/** Keys that `--set` may change, and behind a `=` what they may become. @param config what the named file says. @param dataset where the keys are options of that data set. */
export const settingsLike = (
  word: string,
  catalog: Catalog,
  config?: Readonly<Record<string, unknown>>,
  dataset?: string,
): readonly Candidate[] => {
  const said = dataset === undefined ? config : { dataset };
  const [left = '', right] = word.split('=', 2);
  const path = (dataset === undefined ? left : `dataset.${left}`).split('.');
  const written = left.slice(0, left.lastIndexOf('.') + 1);
  if (right !== undefined) {
    const kind = path.length === 1 ? kindOf(path[0] ?? '') : undefined;
    const choices = kind ? catalog.names(kind) : schemasAt(catalog, said, path).flatMap(values);
    return [...new Set(choices)].map((value) => ({ value: `${left}=${value}` }));
  }
  const above = path.slice(0, -1);
  if (above.length === 0) return topKeys.map((key) => ({ value: key === 'training' || key === 'backend' ? `${key}.` : `${key}=` }));
  return schemasAt(catalog, said, above)
    .flatMap(branches)
    .flatMap(({ properties = {} }) => Object.entries(properties))
    .map(([key, inner]) => {
      const isGroup = branches(inner).some(({ properties }) => properties !== undefined);
      return { value: `${written}${key}${isGroup ? '.' : '='}`, description: inner.description };
    });
};
