import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pluginKinds } from '@longway/contracts';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { discover } from '../discovery';
import { jsonSchema } from '.';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean | Node;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly const?: string;
  readonly default?: unknown;
  readonly description?: string;
}

const schema = jsonSchema(discover()) as Node;
const experiments = join(__dirname, '../../../../experiments');
const files = readdirSync(experiments, { recursive: true })
  .map(String)
  // Sweeps are files of another kind.
  .filter((file) => file.endsWith('.yaml') && !file.includes('results') && !file.startsWith('sweeps'));

/** As an editor does: what it does not know of a schema, it passes over. */
const validatorOf = (made: object) => new Ajv({ strict: false, allErrors: true }).compile(made);
const validate = validatorOf(schema);
const faultsOf = (config: unknown, check = validate): readonly string[] =>
  check(config) ? [] : (check.errors ?? []).map(({ instancePath }) => instancePath);

/** A file that names plugins from outside needs a schema that knows them. */
const validatorFor = (file: string, { plugins = [] }: { readonly plugins?: readonly string[] }) =>
  plugins.length === 0 ? validate : validatorOf(jsonSchema(discover(plugins.map((specifier) => ({ specifier, from: dirname(file) })))));

/** Keys without a description, and without a constant that says all. */
const undescribed = (node: Node, path: string): readonly string[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([key, inner]) => [
    ...(inner.description || inner.const !== undefined ? [] : [`${path}.${key}`]),
    ...undescribed(inner, `${path}.${key}`),
  ]),
  ...[
    ...(node.anyOf ?? []),
    ...[node.items ?? []].flat(),
    ...(typeof node.additionalProperties === 'object' ? [node.additionalProperties] : []),
  ].flatMap((inner) => undescribed(inner, path)),
];

describe('the JSON schema for editors', () => {
  const lens = schema.properties?.['lens'];
  const namesOf = (key: string) => (schema.properties?.[key]?.items ?? schema.properties?.[key])?.anyOf?.[0];

  it('knows every key', () =>
    expect(Object.keys(schema.properties ?? {}).sort()).toEqual(
      'arms backend dataset description evaluators extractor lens name objective plugins recovery seeds shortcuts sinks task training'
        .split(' ')
        .sort(),
    ));
  it('says what each key is', () => expect([...new Set(undescribed(schema, ''))]).toEqual([]));
  it('lists plugins by name, and what each is', () => {
    const keys = 'dataset shortcuts task extractor lens objective evaluators sinks'.split(' ');
    expect(keys).toHaveLength(pluginKinds.length);
    for (const key of keys) expect(namesOf(key)?.enum?.length).toBe(namesOf(key)?.enumDescriptions?.length);
    expect(namesOf('lens')?.enum).toEqual(expect.arrayContaining(['identity', 'unet']));
    expect(namesOf('lens')?.enumDescriptions).toContain('A U-Net that starts as the exact identity');
  });
  it('lists options with what they mean and what they are when absent, and no others', () => {
    const unet = lens?.anyOf?.find(({ properties }) => properties?.['name']?.const === 'unet');
    expect(unet?.properties?.['widths']).toMatchObject({ description: expect.stringMatching(/channels/), default: [8, 16, 32] });
    expect(unet?.additionalProperties).toBe(false);
    expect(schema.properties?.['training']?.properties?.['steps']?.default).toBe(1000);
  });
});

describe('an editor', () => {
  it('finds nothing wrong with any experiment', () => {
    expect(files.length).toBeGreaterThan(30);
    for (const file of files.map((name) => join(experiments, name))) {
      const config = parse(readFileSync(file, 'utf8')) as { readonly plugins?: readonly string[] };
      expect([file, faultsOf(config, validatorFor(file, config))]).toEqual([file, []]);
    }
  });

  it.each<[string, object]>([
    ['an arm that changes one option of the base', { lens: 'unet', arms: { a: { lens: { widths: [4] } } } }],
    ['a base that arms complete', { dataset: { name: 'image-folder', crop: 32 }, arms: { a: { dataset: { folder: 'x' } }, b: null } }],
    ['a part of an optimiser', { training: { lens: { optimizer: { beta1: 0.4 } } } }],
    ['a data set that another plugin chooses', { evaluators: [{ name: 'transfer', datasets: [{ name: 'places205', folder: 'x' }] }] }],
  ])('lets pass %s', (_, config) => expect(faultsOf({ dataset: 'cifar10', ...config })).toEqual([]));

  it.each<[string, object, string]>([
    ['a mistyped key', { trainig: {} }, ''],
    ['a mistyped plugin', { lens: 'unett' }, '/lens'],
    ['a mistyped option', { lens: { name: 'unet', wdths: [4] } }, '/lens'],
    ['an option of another plugin', { task: { name: 'rotation', grid: 3 } }, '/task'],
    ['a wrong type', { training: { steps: 'many' } }, '/training/steps'],
    ['too little', { training: { batchSize: 0 } }, '/training/batchSize'],
    ['what is none of the choices', { training: { feed: 'bth' } }, '/training/feed'],
    ['a name where a list belongs', { shortcuts: 'arrow' }, '/shortcuts'],
    ['an entry of a list without what it needs', { shortcuts: [{ name: 'picture-watermark' }] }, '/shortcuts/0'],
    ['a mistake in an arm', { arms: { a: { training: { lamda: 1 } } } }, '/arms/a'],
    ['a name that is no folder', { arms: { 'a b': {} } }, '/arms'],
    ['a mistake in what another plugin chooses', { evaluators: [{ name: 'transfer', datasets: [{ name: 'places20' }] }] }, '/evaluators/0'],
  ])('shows %s', (_, config, place) =>
    expect(faultsOf({ dataset: 'cifar10', ...config }).filter((path) => path.startsWith(place)).length).toBeGreaterThan(0),
  );
});
