import { configKeys } from '@longway/contracts';
import { isObject, type Tree, type TreeObject } from './tree';

const choiceKeys: readonly string[] = Object.values(configKeys);

/** Whether `over` chooses something else than `base`, so that settings of the one mean nothing to the other. Options alone choose nothing yet. */
const choosesOther = (base: TreeObject, over: TreeObject): boolean =>
  Object.hasOwn(over, 'name') && Object.hasOwn(base, 'name') && over['name'] !== base['name'];

const own = (tree: TreeObject, key: string): Tree | undefined => (Object.hasOwn(tree, key) ? tree[key] : undefined);

const mergeValues = (base: Tree | undefined, over: Tree | undefined): Tree | undefined => {
  if (over === undefined) return base;
  return isObject(base) && isObject(over) && !choosesOther(base, over) ? mergeObjects(base, over) : over;
};

const mergeObjects = (base: TreeObject, over: TreeObject): TreeObject => {
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, mergeValues(own(base, key), own(over, key))]));
};

/** A plugin's name with room for options beside it, where the other side gives options. */
const opened = (key: string, value: Tree | undefined, other: Tree | undefined): Tree | undefined =>
  choiceKeys.includes(key) && typeof value === 'string' && isObject(other) ? { name: value } : value;

/** A name alone replaces another plugin with its options, and completes options that have no name. */
const completes = (base: Tree | undefined): boolean => isObject(base) && !Object.hasOwn(base, 'name');

const openedBy = (tree: TreeObject, other: TreeObject, when: (other: Tree | undefined) => boolean): TreeObject =>
  Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, when(own(other, key)) ? opened(key, value, own(other, key)) : value]),
  );

/**
 * Lays one configuration over another. Lists are replaced. An object whose `name` differs is replaced as a whole, as is a
 * plugin that is given by its name alone; others are merged key by key.
 */
export const merge = (base: TreeObject, over: TreeObject): TreeObject =>
  mergeObjects(openedBy(base, over, isObject), openedBy(over, base, completes));
