import { backendOptions, configKeys, type PluginKind, trainingOptions } from '@longway/contracts';
import { z } from 'zod';
import { type Catalog, type FoundPlugin, loadOptions } from '../discovery';
import { armKinds } from './choices';
import { headSchema } from './head';

const lists: readonly PluginKind[] = ['shortcut', 'evaluator', 'sink'];

const meanings: Readonly<Record<PluginKind, string>> = {
  dataset: 'The images: what is trained and judged on.',
  shortcut: 'Marks that are drawn on training images, and give the pretext task away.',
  'pretext-task': 'What the network is asked about the images, and learns to see by.',
  extractor: 'The network whose features count.',
  lens: 'The network that changes images before the extractor sees them, so that no shortcut is left.',
  objective: 'What the lens wants of the extractor.',
  evaluator: 'What is measured once a run is trained; each at most once.',
  sink: 'Who is told of events. When absent: console and jsonl.',
};

/**
 * The options of a plugin, its name aside. A part of a configuration may leave out what an arm or the base adds, so that nothing is
 * needed but in entries of lists, which are replaced as a whole.
 */
const optionsOf = (catalog: Catalog, plugin: FoundPlugin, isWhole: boolean): Readonly<Record<string, z.ZodType>> => {
  const shape = loadOptions(plugin).shape as Readonly<Record<string, z.ZodType>>;
  const options = Object.entries(shape).map(([key, option]) => {
    const chosen = plugin.choices[key];
    const schema = chosen ? chosenBy(catalog, chosen, option) : option;
    return [key, isWhole ? schema : schema.optional()];
  });
  return Object.fromEntries(options) as Record<string, z.ZodType>;
};

/** An option that chooses plugins in its turn. */
const chosenBy = (catalog: Catalog, kind: PluginKind, option: z.ZodType): z.ZodType => {
  const one = anyOf(catalog, kind, { isNamed: true, isWhole: true });
  return (option instanceof z.ZodArray ? z.array(one).min(1) : one).describe(option.description ?? meanings[kind]);
};

/** Any plugin of a kind: its name, or its name with options. */
const anyOf = (catalog: Catalog, kind: PluginKind, { isNamed, isWhole }: { isNamed: boolean; isWhole: boolean }): z.ZodType => {
  const found = catalog.plugins.filter((plugin) => plugin.kind === kind);
  const shapes = found.map((plugin) => {
    const name = z.literal(plugin.name).describe(plugin.description ?? plugin.name);
    return z
      .strictObject({ name: isNamed ? name : name.optional(), ...optionsOf(catalog, plugin, isWhole) })
      .describe(plugin.description ?? plugin.name);
  });
  // Editors show these beside the names that they offer.
  const enumDescriptions = found.map(({ name, description }) => description ?? name);
  const names = z.enum(catalog.names(kind) as [string, ...string[]]).meta({ enumDescriptions });
  return z.union([names, ...shapes]).describe(meanings[kind]);
};

const list = (catalog: Catalog, kind: PluginKind): z.ZodType =>
  z.array(anyOf(catalog, kind, { isNamed: true, isWhole: true })).describe(meanings[kind]);

const settings = (catalog: Catalog, inArm: boolean): Record<string, z.ZodType> => {
  const entries = armKinds.map((kind) => {
    // An arm may leave the name out, and give options to the base's choice.
    const schema = lists.includes(kind) ? list(catalog, kind) : anyOf(catalog, kind, { isNamed: !inArm, isWhole: false });
    return [configKeys[kind], schema.optional()];
  });
  return {
    ...Object.fromEntries(entries),
    training: trainingOptions.describe('How an arm trains.').optional(),
    backend: backendOptions.describe('How a run uses TensorFlow: how long it takes, never what it computes.').optional(),
  };
};

interface Node {
  [key: string]: Node | readonly Node[] | unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Settings that lie over others: whatever one of them leaves out, another one says. So a shape fits more than one, as `{}` does. */
const loosened = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(loosened);
  if (!isNode(node)) return node;
  const { required: _, oneOf, ...rest } = node;
  const kept = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, loosened(value)]));
  return oneOf === undefined ? kept : { ...kept, anyOf: loosened(oneOf) };
};

const withLooseTraining = (properties: Node): Node => ({ ...properties, training: loosened(properties['training']) });

/** A JSON schema (draft 7, which editors know) of configurations that choose among these plugins, for editors that complete and check YAML. */
export const jsonSchema = (catalog: Catalog): Readonly<Record<string, unknown>> => {
  const { arms: given, ...head } = headSchema.shape;
  const arm = z.strictObject(settings(catalog, true)).describe('What this arm has different.');
  const schema = z.strictObject({
    ...head,
    name: head.name.optional(),
    sinks: list(catalog, 'sink').optional(),
    arms: z
      .record(given.def.innerType.def.keyType, arm.nullable())
      .describe('What is compared, by name: each is trained and judged, and has what it has different here.')
      .optional(),
    ...settings(catalog, false),
  });
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-7' }) as Node;
  const properties = made['properties'] as Node;
  const arms = properties['arms'] as Node;
  const [inArm, ...others] = (arms['additionalProperties'] as { anyOf: Node[] }).anyOf;
  const loose = { ...inArm, properties: withLooseTraining((inArm as Node)['properties'] as Node) };
  return {
    ...made,
    title: 'A configuration of longway',
    properties: { ...withLooseTraining(properties), arms: { ...arms, additionalProperties: { anyOf: [loose, ...others] } } },
  };
};
