import { configKeys } from '@longway/contracts';
import { type Catalog, jsonSchema, resolveExperiment } from '@longway/registry';
import { code, made, table } from './markdown';
import { keyHead, rowsOf, type Schema } from './schema-rows';

/** Keys that choose plugins: told by kind, since their options are on a page of their own. */
const kindOf = Object.fromEntries(Object.entries(configKeys).map(([kind, key]) => [key, kind]));

/** The names of the plugins that a configuration gets which says nothing but its data set. */
const chosenByDefault = (): Readonly<Record<string, string | readonly string[] | undefined>> => {
  const { experiment } = resolveExperiment({ name: 'defaults', dataset: 'fashion-mnist' });
  const { arms, sinks } = experiment;
  const names = (value: unknown): string | string[] =>
    Array.isArray(value) ? value.map((one) => String(one.name)) : String((value as { readonly name: string }).name);
  return Object.fromEntries(Object.entries({ ...arms[0]?.config, sinks }).map(([key, value]) => [key, names(value)]));
};

/** The page about every key of a configuration. */
export const configurationPage = (catalog: Catalog): string => {
  const { properties = {} } = jsonSchema(catalog) as Schema;
  const plain = Object.entries(properties).filter(([key]) => !(key in kindOf) && !['training', 'backend', 'arms'].includes(key));
  const presets = chosenByDefault();
  const choices = Object.entries(kindOf).map(([key, kind]) => [
    code(key),
    Array.isArray(presets[key]) ? `a list: ${kind}` : kind,
    key === 'dataset' ? 'needed' : code(`${Array.isArray(presets[key]) ? `[${presets[key].join(', ')}]` : presets[key]}`),
    catalog.plugins
      .filter((plugin) => plugin.kind === kind)
      .map(({ name }) => `[${name}](plugins.md#${kind}-${name})`)
      .join(', '),
  ]);
  const group = (name: string): string => table(keyHead, rowsOf(properties[name] ?? {}, `${name}.`));
  return `# Every key of a configuration

${made('the schemas that configurations are checked with')} What the keys are for, and how arms lie over what they share, is told in [configuration.md](../configuration.md).
\`npx longway schema\` prints the same as a JSON schema for editors.

## Of the experiment

${table(keyHead, [...rowsOf({ properties: Object.fromEntries(plain) }), [code('arms'), 'keys with values', code('{main: {}}'), 'By name: what each arm has different. All keys below may stand in one.']])}

## Plugins

A name, or a name with options beside it: \`{name: NAME, OPTION: VALUE}\`. All options: [plugins.md](plugins.md).

${table(['key', 'kind', 'default', 'plugins'], choices)}

## training

${group('training')}

## backend

${group('backend')}
`;
};
