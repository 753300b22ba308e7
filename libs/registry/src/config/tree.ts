import { printable } from '../printable';

/** What YAML and JSON can say, before anything is known of its meaning. */
export type Tree = null | boolean | number | string | readonly Tree[] | TreeObject;
export interface TreeObject {
  readonly [key: string]: Tree | undefined;
}

export type Path = readonly (string | number)[];

export const isObject = (value: unknown): value is TreeObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of one key in a path. Names are shorter. */
const LONGEST_KEY = 64;

/** As `--set` writes it: `shortcuts.0.value`. */
export const formatPath = (path: readonly PropertyKey[]): string => path.map((key) => printable(String(key), LONGEST_KEY)).join('.');

/** What lies at a path; undefined where the path leads nowhere. Inherited properties do not count. */
export const valueAt = (tree: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (node, key) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, key) ? (node as Record<PropertyKey, unknown>)[key] : undefined,
    tree,
  );

/** Keys that reach an object's prototype where code is careless. */
export const forbiddenKeys: readonly string[] = ['__proto__', 'constructor', 'prototype'];

const LONGEST = 80;

/** A value for people, on one line. */
export const show = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  return printable(typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value)), LONGEST);
};
