import { type Arbitrary, array, constantFrom, nat, oneof, tuple } from 'fast-check';
import { type Document, isScalar, type Node, Pair, parseDocument, visit, type YAMLMap, type YAMLSeq } from 'yaml';

type Edit = (document: Document) => void;

/** Of any type, in and out of any range. */
const strange: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  0.5,
  2 ** 31,
  2 ** 53,
  1e308,
  -1e-308,
  '',
  ' ',
  'yes',
  '1',
  '1e3',
  'null',
  '~',
  'name',
  'toString',
  '__proto__',
  'constructor',
  '../up',
  'a/b',
  'a\nb',
  'x'.repeat(300),
  ' unet ',
  'unet',
  'identity',
  'fgsm',
  'rotation',
  'jigsaw',
  'arrow',
  'cifar10',
  'adam',
  'sgd',
  'auto',
  [],
  {},
  [0],
  ['arrow'],
  [[1, 2]],
  { name: 'unet' },
  { name: 'sgd', momentum: 0.3 },
  { value: 3 },
  { a: { b: { c: [1] } } },
];

/** How a hand slips over a key. */
const slips: readonly ((key: string) => string)[] = [
  (key) => key.slice(1),
  (key) => key + key.slice(-1),
  (key) => key.toUpperCase(),
  (key) => `${key} `,
  (key) => key.slice(0, 1) + key.slice(2, 3) + key.slice(1, 2) + key.slice(3),
  () => '__proto__',
  () => 'constructor',
  () => '<<',
  () => 'name',
  () => 'lambda',
  () => '1',
  () => 'toString',
];

const mapsIn = (document: Document): readonly YAMLMap[] => {
  const maps: YAMLMap[] = [];
  visit(document, { Map: (_, map) => void maps.push(map) });
  return maps.filter(({ items }) => items.length > 0);
};
const listsIn = (document: Document): readonly YAMLSeq[] => {
  const lists: YAMLSeq[] = [];
  visit(document, { Seq: (_, list) => void lists.push(list) });
  return lists.filter(({ items }) => items.length > 0);
};

/** One of a list, whatever its length. */
const pick = <T>(list: readonly T[], number: number): T | undefined => list[number % Math.max(1, list.length)];
const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : String(key));

type OnPair = (map: YAMLMap, index: number, document: Document) => void;
const onPair =
  (change: OnPair) =>
  ([which, where]: readonly [number, number]): Edit =>
  (document) => {
    const map = pick(mapsIn(document), which);
    if (map) change(map, where % map.items.length, document);
  };

const numbers = tuple(nat(), nat());
const valueOf = (map: YAMLMap, index: number): Node | null => (map.items[index] as Pair).value as Node | null;
const put = (map: YAMLMap, index: number, value: unknown): void => void ((map.items[index] as Pair).value = value);

const edit: Arbitrary<Edit> = oneof(
  // A key renamed, taken away, given twice, or with another value.
  tuple(numbers, constantFrom(...slips)).map(([at, slip]) =>
    onPair((map, index) => {
      const pair = map.items[index] as Pair;
      pair.key = slip(keyOf(pair));
    })(at),
  ),
  numbers.map(onPair((map, index) => void map.items.splice(index, 1))),
  numbers.map(onPair((map, index) => put(map, index, null))),
  numbers.map(onPair((map, index) => void map.items.push(new Pair(keyOf(map.items[index] as Pair), valueOf(map, index))))),
  tuple(numbers, constantFrom(...strange)).map(([at, value]) =>
    onPair((map, index, document) => put(map, index, document.createNode(value)))(at),
  ),
  tuple(numbers, constantFrom(...strange)).map(([at, value]) =>
    onPair((map, index, document) => void map.items.push(new Pair(`${keyOf(map.items[index] as Pair)}2`, document.createNode(value))))(at),
  ),
  // A value made a list, a text, or the value of a key of its own.
  numbers.map(onPair((map, index, document) => put(map, index, document.createNode([valueOf(map, index)])))),
  numbers.map(onPair((map, index, document) => put(map, index, document.createNode({ name: valueOf(map, index) })))),
  numbers.map(
    onPair((map, index) => {
      const value = valueOf(map, index);
      if (isScalar(value)) value.value = typeof value.value === 'number' ? -value.value : String(value.value);
    }),
  ),
  numbers.map(
    onPair((map, index) => {
      const value = valueOf(map, index);
      if (isScalar(value) && typeof value.value === 'string') value.value = ` ${value.value} `;
    }),
  ),
  // What a person may well have meant: another number, the other of two, an arm or an option that is there under another name.
  numbers.map(
    onPair((map, index) => {
      const value = valueOf(map, index);
      if (!isScalar(value)) return;
      if (typeof value.value === 'number') value.value *= 2;
      if (typeof value.value === 'boolean') value.value = !value.value;
    }),
  ),
  numbers.map(onPair((map, index) => void map.items.push(new Pair(`${keyOf(map.items[index] as Pair)}2`, valueOf(map, index))))),
  // A key with all below it moved elsewhere, or changed about with its neighbour's.
  tuple(numbers, nat()).map(([at, target]) =>
    onPair((map, index, document) => {
      const [pair] = map.items.splice(index, 1);
      if (pair) pick([...mapsIn(document), map], target)?.items.push(pair);
    })(at),
  ),
  numbers.map(
    onPair((map, index) => {
      const [one, other] = [map.items[index] as Pair, map.items[(index + 1) % map.items.length] as Pair];
      [one.value, other.value] = [other.value, one.value];
    }),
  ),
  // Lists: an entry twice, away, another one, in another order.
  tuple(numbers, constantFrom('twice', 'away', 'back' as const), constantFrom(...strange)).map(
    ([[which, where], how, value]): Edit =>
      (document) => {
        const list = pick(listsIn(document), which);
        if (!list) return;
        const index = where % list.items.length;
        if (how === 'twice') list.items.push(list.items[index]);
        else if (how === 'away') list.items.splice(index, 1);
        else list.items.unshift(document.createNode(value));
      },
  ),
);

/** Mostly one edit, at most three of what a text means. Written out again, with its comments and anchors where that can be. */
export const treeEdits: Arbitrary<(text: string) => string> = oneof(
  array(edit, { minLength: 1, maxLength: 1 }),
  array(edit, { minLength: 2, maxLength: 3 }),
).map((edits) => (text) => {
  const document = parseDocument(text, { uniqueKeys: false });
  for (const one of edits) one(document);
  try {
    return document.toString();
  } catch {
    // An alias that now stands before its anchor, or a value within itself, cannot be written.
    return text;
  }
});
