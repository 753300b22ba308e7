import { configKeys, type PluginChoice, type PluginKind } from '@longway/contracts';
import type { z } from 'zod';
import type { Catalog } from '../discovery';
import { nearest } from '../nearest';
import { armKinds, type Assembled, assembleArm, assembleKind } from './choices';
import { describeIssue } from './describe-issue';
import type { Arm, ArmConfig, Experiment, Recovery } from './experiment';
import { type Head, headKeys, headSchema, MOST_ARMS } from './head';
import { changedByOptions } from './heeded';
import { type KnownSchema, knownSchema } from './known-keys';
import { merge } from './merge';
import { ENOUGH_MISTAKES, type Mistake, throwMistakes } from './mistakes';
import { formatPath, isObject, type Tree, type TreeObject, valueAt } from './tree';

const defaults: TreeObject = {
  shortcuts: [],
  task: 'rotation',
  extractor: 'preact-resnet',
  lens: 'identity',
  objective: 'full-adversarial',
  evaluators: ['pretext', 'shortcut-reliance', 'linear'],
};
const defaultSinks: Tree = ['console', 'jsonl'];

type Checked<T> = { readonly value?: T; readonly mistakes: readonly Mistake[] };
type Issue = z.core.$ZodIssue;

const pickKeys = (tree: TreeObject, wanted: (key: string) => boolean): TreeObject =>
  Object.fromEntries(Object.entries(tree).filter(([key]) => wanted(key)));

const checkHead = (tree: TreeObject): Checked<Head> => {
  const value = pickKeys(tree, (key) => headKeys.includes(key));
  const result = headSchema.safeParse(value);
  const issues = (result.error?.issues ?? []).slice(0, ENOUGH_MISTAKES);
  return { value: result.data, mistakes: issues.flatMap((issue) => describeIssue(issue, { value, schema: knownSchema(headSchema) })) };
};

/** Name first, as a person would write it. */
const nameFirst = (choice: unknown): unknown => {
  if (Array.isArray(choice)) return choice.map(nameFirst);
  return isObject(choice) && 'name' in choice ? { ...{ name: choice['name'] }, ...choice } : choice;
};

const inOrder = (config: Record<string, unknown>): ArmConfig => {
  const chosen = armKinds.map((kind) => [configKeys[kind], nameFirst(config[configKeys[kind]])]);
  return { ...Object.fromEntries(chosen), training: config['training'], backend: config['backend'] } as ArmConfig;
};

/** Whether what is wrong was written in the arm itself, and not in the settings that all arms share. */
const isOfArm = (issue: Pick<Issue, 'path'>, base: TreeObject, over: TreeObject): boolean => {
  const [first] = issue.path;
  if (first === undefined || !Object.hasOwn(over, first)) return false;
  return valueAt(over, issue.path) !== undefined || valueAt(base, issue.path) === undefined;
};

/** `unrecognized_keys` names the object that holds the keys: one issue for each key, so that each can be told where it is from. */
const split = (issue: Issue): readonly Issue[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ ...issue, keys: [key] })) : [issue];
const pathOf = (issue: Issue): Pick<Issue, 'path'> => ({
  path: issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys] : issue.path,
});

interface ArmSource {
  readonly name: string;
  readonly base: TreeObject;
  readonly over: TreeObject;
}

const mistakesOf = (assembled: Assembled, issues: readonly Issue[], { name, base, over }: ArmSource): Mistake[] => {
  if (issues.length === 0 && assembled.mistakes.length === 0) return [];
  const armSchema = knownSchema(assembled.schema);
  const whole: KnownSchema = { properties: { ...knownSchema(headSchema).properties, ...armSchema.properties } };
  const inArm = (mistake: Mistake): Mistake => ({ ...mistake, where: `${formatPath(['arms', name])}.${mistake.where}` });
  const ofChoices = assembled.mistakes.map((mistake) => {
    const path = (mistake.where ?? '').split('.');
    return isOfArm({ path }, base, over) ? inArm(mistake) : mistake;
  });
  const ofValues = issues
    .flatMap(split)
    .slice(0, ENOUGH_MISTAKES)
    .flatMap((issue) => {
      const own = isOfArm(pathOf(issue), base, over);
      const described = describeIssue(issue, { value: assembled.value, schema: own ? armSchema : whole });
      return own ? described.map(inArm) : described;
    });
  return [...ofChoices, ...ofValues];
};

const headKeysIn = ({ name, over }: ArmSource): Mistake[] =>
  Object.keys(over)
    .filter((key) => headKeys.includes(key))
    .map((key) => ({
      where: formatPath(['arms', name, key]),
      summary: 'this key belongs to the experiment as a whole, not to an arm',
      remedy: `move ${key} out of "arms"`,
    }));

const resolveArm = (catalog: Catalog, source: ArmSource): Checked<Arm> => {
  const misplaced = headKeysIn(source);
  const over = pickKeys(source.over, (key) => !headKeys.includes(key));
  const assembled = assembleArm(catalog, merge(source.base, over));
  const result = assembled.schema.safeParse(assembled.value);
  const changed = result.success && assembled.mistakes.length === 0 ? changedByOptions(assembled.value, result.data) : [];
  const mistakes = [...misplaced, ...mistakesOf(assembled, result.error?.issues ?? [], { ...source, over }), ...changed];
  return mistakes.length > 0 || !result.success
    ? { mistakes }
    : { value: { name: source.name, config: inOrder(result.data as Record<string, unknown>) }, mistakes };
};

/** Whether something is only not there yet: arms may add it. What the options of a plugin demand of each other waits for them, too. */
const isOpen = (issue: Issue, value: unknown): boolean => issue.code === 'custom' || valueAt(value, issue.path) === undefined;

/**
 * Mistakes in what all arms share, read by itself. Each arm may choose another plugin, and would hide them with all the settings
 * of the one that was meant.
 */
const mistakesOfBase = (catalog: Catalog, base: TreeObject): readonly Mistake[] => {
  const nameless: readonly string[] = armKinds
    .map((kind) => configKeys[kind])
    .filter((key) => isObject(base[key]) && !Object.hasOwn(base[key], 'name'));
  const assembled = assembleArm(catalog, base);
  const issues = assembled.schema.safeParse(assembled.value).error?.issues ?? [];
  const closed = issues.flatMap(split).filter((issue) => issue.code === 'unrecognized_keys' || !isOpen(issue, assembled.value));
  const wrong = assembled.mistakes.filter(({ where, found }) => found !== 'nothing' && !nameless.includes(where ?? ''));
  return mistakesOf({ ...assembled, mistakes: wrong }, closed, { name: '', base, over: {} });
};

const resolveArms = (catalog: Catalog, base: TreeObject, given: TreeObject): Checked<readonly Arm[]> => {
  const arms: Arm[] = [];
  // An arm that changes nothing tells them as well.
  const isToldByArm = Object.values(given).some((over) => !isObject(over) || Object.keys(over).length === 0);
  const mistakes: Mistake[] = isToldByArm ? [] : [...mistakesOfBase(catalog, base)];
  // Of more arms than an experiment may have, the head tells.
  for (const [name, over] of Object.entries(given).slice(0, MOST_ARMS)) {
    if (mistakes.length >= ENOUGH_MISTAKES) break;
    const arm = resolveArm(catalog, { name, base, over: isObject(over) ? over : {} });
    mistakes.push(...arm.mistakes);
    if (arm.value) arms.push(arm.value);
  }
  return { value: arms, mistakes };
};

const resolveSinks = (catalog: Catalog, tree: TreeObject): Checked<readonly PluginChoice[]> => {
  const kind: PluginKind = 'sink';
  const assembled = assembleKind(catalog, kind, { sinks: tree['sinks'] === undefined ? defaultSinks : tree['sinks'] });
  const { data, error } = assembled.schema.safeParse(assembled.value);
  if (!error) {
    const changed = assembled.mistakes.length === 0 ? changedByOptions({ sinks: assembled.value }, { sinks: data }) : [];
    return { value: nameFirst(data) as readonly PluginChoice[], mistakes: [...assembled.mistakes, ...changed] };
  }
  const checked = { value: { sinks: assembled.value }, schema: { properties: { sinks: knownSchema(assembled.schema) } } };
  const issues = error.issues.flatMap((issue) => describeIssue({ ...issue, path: ['sinks', ...issue.path] }, checked));
  return { mistakes: [...assembled.mistakes, ...issues] };
};

/** Each arm that a loss names, and where. */
const armsNamed = ({ from, to, arms = [] }: Recovery, path: string): readonly (readonly [where: string, arm: string])[] => [
  [`${path}.from`, from],
  [`${path}.to`, to],
  ...arms.map((arm, index) => [`${path}.arms.${index}`, arm] as const),
];

const checkRecovery = ({ recovery, arms }: Head): Mistake[] => {
  const names = Object.keys(arms);
  return recovery
    .flatMap((loss, index) => armsNamed(loss, recovery.length > 1 ? `recovery.${index}` : 'recovery'))
    .filter(([, arm]) => !names.includes(arm))
    .map(([where, arm]) => {
      const meant = nearest(arm, names);
      const remedy = meant ? `did you mean ${meant}?` : 'choose one of these';
      return { where, summary: `there is no arm "${arm}"`, expected: `one of ${names.join(', ')}`, found: arm, remedy };
    });
};

/**
 * Checks a configuration against the plugins that it chooses and fills in every default. Loads their `options` modules, and
 * no TensorFlow.
 *
 * @param tree is expected to hold safe keys only.
 * @param source what errors call it.
 * @throws LongwayError (exit `usage`) that reports all mistakes together.
 */
export const resolve = (tree: TreeObject, catalog: Catalog, source: string): Omit<Experiment, 'folder' | 'file' | 'plugins'> => {
  const head = checkHead(tree);
  const base = merge(
    defaults,
    pickKeys(tree, (key) => !headKeys.includes(key)),
  );
  const given = isObject(tree['arms']) && Object.keys(tree['arms']).length > 0 ? tree['arms'] : { main: {} };
  const arms = resolveArms(catalog, base, given);
  const sinks = resolveSinks(catalog, tree);
  const mistakes = [...head.mistakes, ...arms.mistakes, ...sinks.mistakes, ...(head.value ? checkRecovery(head.value) : [])];
  throwMistakes(mistakes, source);
  const { name, description, seeds, recovery } = head.value as Head;
  return { name, description, seeds, recovery, arms: arms.value ?? [], sinks: sinks.value ?? [] };
};
