import { InvalidArgumentError } from 'commander';

const fail = (expected: string): never => {
  throw new InvalidArgumentError(expected);
};

const parse =
  (units: Readonly<Record<string, number>>, expected: string) =>
  (text: string): number => {
    const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?(?:e-?\d+)?)([A-Za-z/]+)$/.exec(text) ?? [];
    const factor = units[unit];
    return factor === undefined ? fail(expected) : Number(number) * factor;
  };

/** In seconds. */
export const parseSeconds = parse({ s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 }, 'a time such as 2us, 7.2s');

const positive =
  (parser: (text: string) => number, expected: string) =>
  (text: string): number => {
    const value = parser(text);
    return value > 0 ? value : fail(expected);
  };

/** In bytes a second; `bit` counts bits, `B` bytes, of 10^3, 10^6, 10^9. */
export const parseBandwidth = positive(
  parse({ Mbit: 1e6 / 8, Gbit: 1e9 / 8, MB: 1e6, GB: 1e9 }, 'a bandwidth a second such as 100Gbit, 300GB'),
  'a bandwidth above zero',
);

/** In bytes. */
export const parseBytes = positive(parse({ kB: 1e3, MB: 1e6, GB: 1e9, B: 1 }, 'a size such as 25MB'), 'a size above zero');

/** Floating-point operations a second. */
export const parseRate = positive(parse({ Gflop: 1e9, Tflop: 1e12 }, 'operations a second such as 50Tflop'), 'a rate above zero');

export const parseFactor = (text: string): number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : fail('a number, zero or more'));

/** A whole number above zero, of at most six digits. */
export const whole = (text: string): number =>
  /^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : fail('a whole number above zero');

const MOST_NODES = 65_536;

/** `1..128`: the powers of two times the first; `1,2,3`: these. */
export const parseNodes = (text: string): readonly number[] => {
  const expected = `1..128 (doubling) or 1,2,3; at most ${MOST_NODES}`;
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  const inside = (count: number): boolean => Number.isInteger(count) && count >= 1 && count <= MOST_NODES;
  if (first !== undefined && last !== undefined) {
    const [from, to] = [Number(first), Number(last)];
    if (!inside(from) || !inside(to) || to < from) fail(expected);
    return Array.from({ length: Math.floor(Math.log2(to / from)) + 1 }, (_, doubling) => from * 2 ** doubling);
  }
  const listed = text.split(',').map(Number);
  return listed.every(inside) ? listed : fail(expected);
};

/** Some of a set of names, by commas. */
export const parseSome =
  <T extends string>(names: readonly T[]) =>
  (text: string): readonly T[] => {
    const chosen = text.split(',');
    return chosen.every((name): name is T => names.some((known) => known === name)) ? chosen : fail(`some of ${names.join(', ')}`);
  };
