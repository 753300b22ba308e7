import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

interface Read {
  readonly tree: Tree;
  /** What the parser is not sure of. */
  readonly doubts: readonly string[];
}

/** A text as `yaml` reads it, with keys as they are written. */
const readIndependently = (text: string): Read => {
  const document = parseDocument(text, { stringKeys: true });
  const doubts = [...document.errors, ...document.warnings].map(({ message }) => message);
  const tree: unknown = doubts.length > 0 ? {} : document.toJS();
  return isTree(tree) ? { tree, doubts } : { tree: {}, doubts: ['no keys'] };
};

const ofExperiment = ['name', 'description', 'seeds', 'plugins', 'sinks', 'arms', 'recovery'];

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

const leavesOf = (value: unknown, path: readonly string[] = []): readonly Leaf[] => {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return entries.length === 0 ? [{ path, value }] : entries.flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
};

const at = (tree: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((node, key) => (typeof node === 'object' && node !== null ? (node as Tree)[key] : undefined), tree);

/** Whether an arm leaves what all arms share at a path alone: nothing that it says stands at the path or above it, but keys beside it. */
const inherits = (base: Tree, over: Tree, path: readonly string[]): boolean => {
  for (let depth = 1; depth <= path.length; depth++) {
    const own = at(over, path.slice(0, depth));
    if (own === undefined) return true;
    const shared = at(base, path.slice(0, depth));
    const isNameless = isTree(shared) && !('name' in shared);
    // A plugin's name alone completes options without one, and replaces any other.
    if (depth === 1 && typeof own === 'string' && isNameless) return true;
    if (!isTree(own)) return false;
    const name = typeof shared === 'string' ? shared : at(shared, ['name']);
    if ('name' in own && !isNameless && own['name'] !== name) return false;
  }
  return false;
};

/** A plugin that was chosen by its name alone is printed with its options. */
const isSaid = (settings: unknown, { path, value }: Leaf): boolean => {
  const found = at(settings, path);
  if (typeof value === 'string' && isTree(found)) return found['name'] === value;
  return isTree(value) ? isTree(found) : isDeepStrictEqual(found, value);
};

const lost = (leaf: Leaf, where: string, settings: unknown): readonly string[] =>
  isSaid(settings, leaf)
    ? []
    : [`${leaf.path.join('.')}: ${JSON.stringify(leaf.value)} in ${where} became ${JSON.stringify(at(settings, leaf.path))}`];

const asList = (value: unknown): unknown => (isTree(value) ? [value] : value);

/**
 * What of a text is not found in the settings that were made of it.
 *
 * @param printed what `validate --print` prints.
 * @returns a line for each; none where everything is there with the value that was written, in each arm that takes it over.
 */
export const silentlyChanged = (text: string, printed: string): readonly string[] => {
  const [{ tree: written, doubts }, { tree: settings }] = [readIndependently(text), readIndependently(printed)];
  if (doubts.length > 0) return doubts.map((doubt) => `accepted, and the parser says: ${doubt}`);
  const { arms = { main: {} }, recovery, plugins: _, ...others } = written;
  const shared = Object.fromEntries(Object.entries(others).filter(([key]) => !ofExperiment.includes(key)));
  const head = Object.fromEntries(Object.entries(others).filter(([key]) => ofExperiment.includes(key)));
  const ofHead = leavesOf({ ...head, ...(recovery !== undefined && { recovery: asList(recovery) }) });
  const printedArms = (settings['arms'] ?? {}) as Tree;
  const names = [Object.keys(arms as Tree), Object.keys(printedArms)].map((keys) => keys.sort());
  return [
    ...(isDeepStrictEqual(names[0], names[1]) ? [] : [`arms ${names.join(' became ')}`]),
    // An empty list of losses is not printed.
    ...ofHead
      .filter(({ path, value }) => path[0] !== 'recovery' || !isDeepStrictEqual(value, []))
      .flatMap((leaf) => lost(leaf, 'the experiment', settings)),
    ...Object.entries(arms as Tree).flatMap(([name, given]) => {
      const over = isTree(given) ? given : {};
      const arm = { ...settings, ...(printedArms[name] as Tree | undefined) };
      const taken = leavesOf(shared).filter(({ path }) => path.length > 0 && inherits(shared, over, path));
      const own = leavesOf(over).filter(({ path }) => path.length > 0);
      return [...taken, ...own].flatMap((leaf) => lost(leaf, `the arm ${name}`, arm));
    }),
  ];
};
