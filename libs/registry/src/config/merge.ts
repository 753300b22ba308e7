import { configKeys } from '@longway/contracts';
import { isObject, type Tree, type TreeObject } from './tree';

const choiceKeys: readonly string[] = Object.values(configKeys);

/** Whether `over` chooses something else than `base`, so that settings of the one mean nothing to the other. */
const choosesOther = (base: TreeObject, over: TreeObject): boolean => 'name' in over && over['name'] !== base['name'];

const mergeValues = (base: Tree | undefined, over: Tree | undefined): Tree | undefined => {
  if (over === undefined) return base;
  return isObject(base) && isObject(over) && !choosesOther(base, over) ? mergeObjects(base, over) : over;
};

const mergeObjects = (base: TreeObject, over: TreeObject): TreeObject => {
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, mergeValues(base[key], over[key])]));
};

const named = (key: string, base: Tree | undefined): Tree | undefined =>
  choiceKeys.includes(key) && typeof base === 'string' ? { name: base } : base;

/**
 * Lays one configuration over another. Lists are replaced. An object whose `name` differs is replaced as a whole, as is a
 * plugin that is given by its name alone; others are merged key by key.
 */
export const merge = (base: TreeObject, over: TreeObject): TreeObject =>
  mergeObjects(
    Object.fromEntries(Object.entries(base).map(([key, value]) => [key, isObject(over[key]) ? named(key, value) : value])),
    over,
  );
