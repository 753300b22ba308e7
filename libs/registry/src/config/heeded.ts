import type { Arm } from './experiment';
import type { Mistake } from './mistakes';
import { formatPath, isObject, type Path, show, valueAt } from './tree';

/** One value that was written. Empty lists and objects are values too. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

export const leavesOf = (tree: unknown, path: Path = []): readonly Leaf[] => {
  const inner: readonly (readonly [string | number, unknown])[] = Array.isArray(tree)
    ? tree.map((entry: unknown, index) => [index, entry] as const)
    : isObject(tree)
      ? Object.entries(tree)
      : [];
  return inner.length === 0 ? [{ path, value: tree }] : inner.flatMap(([key, value]) => leavesOf(value, [...path, key]));
};

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Whether settings say what was written at this place. A plugin that is chosen by its name alone has gained its options. */
export const says = (settings: unknown, { path, value }: Leaf): boolean => {
  const found = valueAt(settings, path);
  if (typeof value === 'string' && isObject(found)) return found['name'] === value;
  if (isObject(value)) return isObject(found);
  return Array.isArray(value) ? isEmpty(found) : Object.is(found, value);
};

/**
 * What a plugin's options read otherwise than it was written, or drop. A run would differ from its configuration, and once more
 * from the settings that it writes down.
 */
export const changedByOptions = (written: unknown, read: unknown): readonly Mistake[] =>
  leavesOf(written)
    .filter((leaf) => leaf.path.length > 0 && !says(read, leaf))
    .map(({ path, value }) => ({
      where: formatPath(path),
      summary: 'is not kept as it is written',
      expected: show(value),
      found: show(valueAt(read, path)),
      remedy: 'write it as the plugin reads it, or remove it where the plugin does not know it',
    }));

/** A setting of the command line that no arm takes over. */
export const unheeded = (path: readonly string[], set: unknown, arms: readonly Arm[]): readonly Mistake[] => {
  const missed = leavesOf(set, path).find((leaf) => !arms.some(({ config }) => says(config, leaf)));
  if (!missed) return [];
  const arm = arms[0]?.name ?? 'NAME';
  return [
    {
      where: `--set ${path.join('.')}`,
      summary: 'changes nothing: each arm says otherwise itself',
      expected: `a setting that an arm takes from what all arms share`,
      found: `${formatPath(missed.path)}: ${show(valueAt(arms[0]?.config, missed.path))} in the arm ${arm}`,
      remedy: `set it for an arm: --set arms.${arm}.${path.join('.')}=...`,
    },
  ];
};
