import { configKeys, type LongwayError } from '@longway/contracts';
import { nearest } from '../nearest';
import { errorOf } from './mistakes';
import { parseYaml } from './read-yaml';
import { forbiddenKeys, isObject, type Tree, type TreeObject } from './tree';

const choiceKeys: readonly string[] = Object.values(configKeys);

const refused = (assignment: string, summary: string, found?: string): LongwayError =>
  errorOf({
    summary,
    where: `--set ${assignment}`,
    expected: 'KEY.KEY=VALUE, e.g. training.steps=200 or shortcuts.0.value=255',
    found,
    remedy: 'correct the option',
  });

/** `lens: unet` reads as `lens: {name: unet}` once options are to be set beside the name. */
const opened = (node: Tree | undefined, isChoice: boolean): Tree =>
  node === undefined || node === null ? {} : isChoice && typeof node === 'string' ? { name: node } : node;

/** Whether a path's first keys end where a plugin is chosen: `lens`, `shortcuts.0`, `arms.NAME.lens`. */
const endsAtChoice = (path: readonly string[]): boolean => {
  const own = path[0] === 'arms' ? path.slice(2) : path;
  return choiceKeys.includes(own[0] ?? '') && (own.length === 1 || (own.length === 2 && /^\d+$/.test(own[1] as string)));
};

const withValue = (node: Tree, done: readonly string[], rest: readonly string[], value: Tree, assignment: string): Tree => {
  const [key, ...further] = rest;
  if (key === undefined) return value;
  const path = [...done, key];
  const child = (old: Tree | undefined): Tree =>
    further.length === 0 ? value : withValue(opened(old, endsAtChoice(path)), path, further, value, assignment);
  if (Array.isArray(node)) {
    const index = /^\d+$/.test(key) ? Number(key) : -1;
    if (index < 0 || index >= node.length)
      throw refused(assignment, `"${key}" is no entry of the list ${done.join('.')}`, `${node.length} entries, counted from 0`);
    return node.map((entry: Tree, i) => (i === index ? child(entry) : entry));
  }
  if (!isObject(node)) throw refused(assignment, `${done.join('.')} is a single value: nothing can be set below it`);
  return { ...node, [key]: child(Object.hasOwn(node, key) ? node[key] : undefined) };
};

/** A slip in an arm's name must not make an arm of that name. */
const checkArm = (tree: TreeObject, [first, arm, ...rest]: readonly string[], assignment: string): void => {
  const arms = isObject(tree['arms']) ? Object.keys(tree['arms']) : [];
  if (first !== 'arms' || arm === undefined || rest.length === 0 || arms.includes(arm)) return;
  const meant = nearest(arm, arms);
  throw refused(
    assignment,
    `there is no arm "${arm}"${meant ? `: did you mean ${meant}?` : ''}`,
    `the arms ${arms.join(', ') || '(none)'}`,
  );
};

/** `a.b=c` as it was read. */
export interface Override {
  readonly path: readonly string[];
  readonly value: Tree;
}

const DEEPEST_PATH = 32;

/** Reads `a.b=c`; the value is YAML. @throws LongwayError (exit `usage`) for what is no assignment, and for keys that are refused. */
export const readOverride = (assignment: string): Override => {
  const [left, ...right] = assignment.split('=');
  const keys = (left ?? '').split('.');
  if (right.length === 0) throw refused(assignment, 'there is no "="');
  if (keys.some((key) => key === '')) throw refused(assignment, 'a key is empty');
  if (keys.some((key) => forbiddenKeys.includes(key))) throw refused(assignment, 'this key is refused');
  if (keys.length > DEEPEST_PATH) throw refused(assignment, `more than ${DEEPEST_PATH} keys`);
  return { path: keys, value: parseYaml(right.join('='), `--set ${assignment}`) };
};

/** Lays one `a.b=c` over a configuration. */
export const applyOverride = (tree: TreeObject, assignment: string): TreeObject => {
  const { path, value } = readOverride(assignment);
  checkArm(tree, path, assignment);
  return withValue(tree, [], path, value, assignment) as TreeObject;
};
