import { type Arbitrary, array, constantFrom, nat, oneof, record, tuple } from 'fast-check';

/** What people, editors and attackers put into a YAML file. */
const snippets = [
  '__proto__: {polluted: 1}',
  'constructor: {prototype: {polluted: 1}}',
  '&a ',
  '*a',
  '<<: *lens',
  '!!js/function "function () {}"',
  '!!binary aGk=',
  '!!str ',
  '! ',
  '%YAML 1.1\n---\n',
  '---\n',
  '...\n',
  '\t',
  '\r',
  '\r\n',
  '\ufeff',
  '\0',
  '\u001b[2J',
  '"\\ud800"',
  '"\\0"',
  ': ',
  ' #',
  '- ',
  '? ',
  '|\n',
  '>-\n',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  "'",
  ' ',
  '  ',
  '\n',
  '\n  ',
  '~',
  'null',
  'yes',
  'off',
  'true',
  '0x10',
  '0o17',
  '010',
  '1_000',
  '1e999',
  '-1e-999',
  '.nan',
  '-.inf',
  '9007199254740993',
  '2026-01-31',
  '12:30',
  'steps: 3',
  'lens: unet\n',
  '\u202e',
  '\u{1f600}',
] as const;

/** A place in a text, as a share of its length: it fits texts of any length. */
const place = nat({ max: 9999 });
const at = (share: number, length: number): number => Math.floor((share / 10_000) * length);

type Edit = (text: string) => string;

const spliced = (text: string, start: number, removed: number, added = ''): string =>
  text.slice(0, start) + added + text.slice(start + removed);

const onLines = (change: (lines: string[]) => string[]): Edit => {
  return (text) => change(text.split('\n')).join('\n');
};

const characters: Arbitrary<Edit> = oneof(
  tuple(place, nat({ max: 12 })).map(
    ([share, count]): Edit =>
      (text) =>
        spliced(text, at(share, text.length), count),
  ),
  tuple(place, constantFrom(...snippets)).map(
    ([share, snippet]): Edit =>
      (text) =>
        spliced(text, at(share, text.length), 0, snippet),
  ),
  tuple(place, constantFrom(...snippets)).map(
    ([share, snippet]): Edit =>
      (text) =>
        spliced(text, at(share, text.length), 3, snippet),
  ),
  tuple(place, nat({ max: 255 })).map(
    ([share, code]): Edit =>
      (text) =>
        spliced(text, at(share, text.length), 1, String.fromCharCode(code)),
  ),
  tuple(place, nat({ max: 7 })).map(([share, bit]): Edit => (text) => {
    const index = at(share, text.length);
    return spliced(text, index, 1, String.fromCharCode((text.charCodeAt(index) || 0) ^ (1 << bit)));
  }),
  place.map(
    (share): Edit =>
      (text) =>
        text.slice(0, at(share, text.length)),
  ),
);

const token = { value: /(?<=: +)[^\s,{}[\]#][^,{}[\]#\n]*/g, key: /[\w-]+(?=:(?: |$))/gm } as const;

/** One of the values or keys of a text changed, whatever style they are written in. */
const tokens = (kind: keyof typeof token, changes: readonly ((old: string) => string)[]): Arbitrary<Edit> =>
  tuple(place, constantFrom(...changes)).map(([share, change]): Edit => (text) => {
    const found = [...text.matchAll(token[kind])];
    const { 0: old = '', index = 0 } = found[at(share, found.length)] ?? {};
    return spliced(text, index, old.length, change(old));
  });

/** What looks much like a value that was meant. */
const values = tokens('value', [
  ...snippets.map((snippet) => () => snippet),
  ...['!!str ', '!!float ', '!!binary ', '!own ', '&x ', '-', '0', '+'].map((before) => (old: string) => before + old),
  ...['0', '.0', 'e0', 'e-400', ' ', '#', ' # ', ',', ':'].map((behind) => (old: string) => old + behind),
  (old) => `"${old}"`,
  (old) => `" ${old} "`,
  (old) => `"${old}\\x1b"`,
  (old) => `"${old}\\ud800"`,
  (old) => `[${old}]`,
  () => '',
]);

const keys = tokens('key', [
  ...['010', '0x10', '1.0', '1e3', '~', 'null', 'true', '<<', '? a', '!!str a', '__proto__'].map((key) => () => key),
  (old) => `"${old}"`,
  (old) => `&k ${old}`,
  (old) => `${old}: 1, ${old}`,
]);

const lines: Arbitrary<Edit> = record({ from: place, to: place, spaces: constantFrom(-4, -2, -1, 1, 2, 4) }).chain(
  ({ from, to, spaces }) => {
    const line = (all: readonly string[], share: number): string => all[at(share, all.length)] as string;
    const changes: readonly ((all: string[]) => string[])[] = [
      (all) => all.toSpliced(at(from, all.length), 1),
      (all) => all.toSpliced(at(to, all.length), 0, line(all, from)),
      (all) => all.with(at(from, all.length), line(all, to)).with(at(to, all.length), line(all, from)),
      (all) => {
        const old = line(all, from);
        return all.with(at(from, all.length), spaces > 0 ? ' '.repeat(spaces) + old : old.replace(new RegExp(`^ {0,${-spaces}}`), ''));
      },
    ];
    return constantFrom(...changes).map(onLines);
  },
);

const several = (edit: Arbitrary<Edit>): Arbitrary<Edit[]> =>
  oneof(
    { weight: 3, arbitrary: array(edit, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: array(edit, { minLength: 2, maxLength: 4 }) },
  );

/** Mostly one edit, at most four of a text, without a thought of what it means. Bytes that are not UTF-8 are the reading of files' own. */
export const textEdits: Arbitrary<Edit> = several(oneof(characters, values, values, keys, lines)).map(
  (edits): Edit =>
    (text) =>
      edits.reduce((changed, edit) => edit(changed), text),
);
