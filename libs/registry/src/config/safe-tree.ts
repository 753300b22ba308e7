import { LongwayError } from '@longway/contracts';
import { printable } from '../printable';
import { type Mistake, throwMistakes } from './mistakes';
import { forbiddenKeys, formatPath, isObject, type Path, type Tree, type TreeObject } from './tree';

const DEEPEST = 32;
/** Of keys and entries, aliases written out. The largest experiment of the method's matrix has some 200. */
const MOST_VALUES = 5000;

/** Control characters but tabs and line breaks, and halves of characters, which no file can hold. */
const unwritable = /[^\P{Cc}\t\n\r]|\p{Cs}/u;

const faultOf = (value: unknown): Omit<Mistake, 'where'> | undefined => {
  if (typeof value === 'number' && !Number.isFinite(value))
    return { summary: 'is no finite number', expected: 'a number of at most 1.8e308', found: String(value), remedy: 'correct the value' };
  if (typeof value === 'string' && unwritable.test(value))
    return { summary: 'holds a control character', found: JSON.stringify(value), remedy: 'write plain text' };
  return undefined;
};

const keyFault = (key: string): Omit<Mistake, 'where'> | undefined =>
  forbiddenKeys.includes(key) ? { summary: 'this key is refused', remedy: 'remove it' } : faultOf(key);

/** What no setting may be or hold, whatever it means. Stops at the bounds: aliases can make a small file a very large tree. */
const unsafe = (tree: unknown): readonly Mistake[] => {
  let values = 0;
  const walk = (node: unknown, path: Path): readonly Mistake[] => {
    if (++values > MOST_VALUES) return [];
    if (path.length > DEEPEST)
      return [{ where: formatPath(path.slice(0, 4)), summary: `nested deeper than ${DEEPEST} levels`, remedy: 'make it flatter' }];
    const fault = faultOf(node);
    if (fault) return [{ where: formatPath(path), ...fault }];
    if (Array.isArray(node)) return node.flatMap((entry, index) => walk(entry, [...path, index]));
    if (!isObject(node)) return [];
    return Object.entries(node).flatMap(([key, value]) => {
      const wrong = keyFault(key);
      return wrong ? [{ where: formatPath([...path, key]), ...wrong }] : walk(value, [...path, key]);
    });
  };
  const mistakes = walk(tree, []);
  if (values <= MOST_VALUES) return mistakes;
  const bound = { summary: 'holds too much', expected: `at most ${MOST_VALUES} values`, remedy: 'make several experiments of it' };
  return [...mistakes, bound];
};

/** Passes on what holds safe keys, numbers and texts only, within bounds. @throws LongwayError that names each that is not. */
export const safe = (tree: Tree, source: string): Tree => {
  throwMistakes(unsafe(tree), source);
  return tree;
};

/** Passes on a whole configuration. */
export const checkTree = (tree: Tree, source: string): TreeObject => {
  if (isObject(safe(tree, source))) return tree as TreeObject;
  throw new LongwayError(
    'holds no settings',
    { where: printable(source), expected: 'keys and values, e.g. "dataset: fashion-mnist"', remedy: 'see docs/configuration.md' },
    'usage',
  );
};

/** Of this realm or another one: nothing is above it but `Object.prototype`. */
const isPlain = (value: object): boolean => {
  const above = Object.getPrototypeOf(value) as object | null;
  return above === null || Object.getPrototypeOf(above) === null;
};

const noValue = (value: unknown, path: Path): Mistake => ({
  where: formatPath(path),
  summary: 'is no plain value',
  expected: 'a text, a number, true or false, null, a list, or keys and values',
  found: typeof value === 'object' ? `a ${value?.constructor.name}` : `a ${typeof value}`,
  remedy: 'give plain values only',
});

/**
 * A value from code becomes what a file could have said. Keys whose value is undefined are not there.
 *
 * @throws LongwayError for anything that a file cannot say, rather than to drop it.
 */
export const plainTree = (value: unknown, source: string): Tree => {
  const mistakes: Mistake[] = [];
  const plain = (node: unknown, path: Path): Tree => {
    if (node === null || typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean') return node;
    // Deeper than is allowed: it is told as that, also where the value holds itself.
    if (path.length > DEEPEST) return [];
    if (Array.isArray(node)) return Array.from(node, (entry: unknown, index) => plain(entry, [...path, index]));
    if (typeof node === 'object' && isPlain(node)) {
      const entries = Object.entries(node).filter(([, inner]) => inner !== undefined);
      return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner, [...path, key])]));
    }
    mistakes.push(noValue(node, path));
    return null;
  };
  const tree = plain(value, []);
  throwMistakes(mistakes, source);
  return tree;
};
