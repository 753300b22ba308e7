import { readFileSync } from 'node:fs';
import { LongwayError } from '@longway/contracts';
import { parseDocument } from 'yaml';
import { type Mistake, throwMistakes } from './mistakes';
import { forbiddenKeys, formatPath, isObject, type Path, type Tree, type TreeObject } from './tree';

/** Aliases may repeat a few settings, and not blow a small file up. */
const MOST_ALIASES = 100;
const DEEPEST = 32;
/** Far more than a configuration needs, and far less than exhausts the parser's stack. */
const MOST_OPENED = 200;

/** An upper bound of how deeply the parser would recurse, in block style (indentation, dashes) and in flow style (brackets). */
const nesting = (text: string): number => {
  const indented = text.split('\n').map((line) => /^[\s?-]*/.exec(line)?.[0].length ?? 0);
  let [open, most] = [0, 0];
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1));
    most = Math.max(most, open);
  }
  return indented.reduce((deepest, columns) => Math.max(deepest, columns), most);
};

const unsafe = (tree: unknown, path: Path = []): Mistake[] => {
  if (path.length > DEEPEST)
    return [{ where: formatPath(path.slice(0, 4)), summary: `nested deeper than ${DEEPEST} levels`, remedy: 'make it flatter' }];
  if (Array.isArray(tree)) return tree.flatMap((entry, index) => unsafe(entry, [...path, index]));
  if (!isObject(tree)) return [];
  const forbidden = Object.keys(tree).filter((key) => forbiddenKeys.includes(key));
  if (forbidden.length > 0)
    return forbidden.map((key) => ({ where: formatPath([...path, key]), summary: 'this key is refused', remedy: 'remove it' }));
  return Object.entries(tree).flatMap(([key, value]) => unsafe(value, [...path, key]));
};

/** Reads one YAML value. @param source how errors call it. @throws LongwayError with line and column. */
export const parseYaml = (text: string, source: string): Tree => {
  const failed = (cause: unknown): LongwayError => {
    const [found, ...excerpt] = (cause as Error).message.trim().split('\n');
    return new LongwayError(
      [`is not valid YAML: ${found}`, ...excerpt].join('\n'),
      { where: source, remedy: 'mend the text at that place', cause },
      'usage',
    );
  };
  let tree: Tree;
  try {
    if (nesting(text) > MOST_OPENED) throw new Error('nested too deeply');
    const document = parseDocument(text, { schema: 'core', uniqueKeys: true });
    if (document.errors[0]) throw document.errors[0];
    tree = document.toJS({ maxAliasCount: MOST_ALIASES }) as Tree;
  } catch (cause) {
    throw failed(cause);
  }
  throwMistakes(unsafe(tree), source);
  return tree;
};

/** A value from code becomes what a file could have said: plain objects and lists, no functions, nothing inherited. */
export const plainTree = (value: unknown, source: string): unknown => {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null') as unknown;
  } catch (cause) {
    throw new LongwayError(
      'cannot be written as JSON',
      { where: source, found: (cause as Error).message.split('\n')[0], remedy: 'give plain values only', cause },
      'usage',
    );
  }
};

/** Only safe keys from here on. */
export const checkTree = (tree: unknown, source: string): TreeObject => {
  throwMistakes(unsafe(tree), source);
  if (isObject(tree)) return tree;
  throw new LongwayError(
    'holds no settings',
    { where: source, expected: 'keys and values, e.g. "dataset: fashion-mnist"', remedy: 'see docs/configuration.md' },
    'usage',
  );
};

/** Reads a configuration file. */
export const readYaml = (file: string): TreeObject => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder' : message;
    throw new LongwayError(
      'the configuration cannot be read',
      { where: file, expected: 'a YAML file', found, remedy: 'correct the path', cause },
      'usage',
    );
  }
  return checkTree(parseYaml(text, file), file);
};
