import type { Random } from '@longway/contracts';
import { permutation } from '@longway/tensor';

/** Names as numbers from 0, in the order that they are met. */
const coded = (values: readonly string[]): Int32Array => {
  const codes = new Map<string, number>();
  return Int32Array.from(values, (value) => {
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    return code;
  });
};

const entropyOfCodes = (codes: Int32Array): number => {
  const counts: number[] = [];
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts.reduce((sum, count) => sum - (count / codes.length) * Math.log(count / codes.length), 0);
};

/** In nats. */
export const entropy = (values: readonly string[]): number => entropyOfCodes(coded(values));

const informationOfCodes = (a: Int32Array, b: Int32Array): number => {
  const most = a.reduce((largest, code) => Math.max(largest, code), 0) + 1;
  return entropyOfCodes(a) + entropyOfCodes(b) - entropyOfCodes(b.map((code, i) => code * most + (a[i] as number)));
};

/** In nats. @param a of each thing. @param b of the same things. */
export const mutualInformation = (a: readonly string[], b: readonly string[]): number => informationOfCodes(coded(a), coded(b));

/** How much one property of pictures tells of another. */
export interface Association {
  /**
   * The mutual information, less what chance gives, as a share of the most that there could be (the smaller entropy): 0 where the two have
   * nothing to do with each other, 1 where one settles the other.
   */
  readonly strength: number;
  /** How often as much comes out when the pairing is drawn by lot. */
  readonly p: number;
  /** The strength of some of the things, by their indices, with the same allowance for chance. */
  strengthOf(rows: Int32Array): number;
}

const PERMUTATIONS = 200;

/** Tests by permutation whether two properties of pictures go together. */
export const association = (a: readonly string[], b: readonly string[], random: Random): Association => {
  const [first, second] = [coded(a), coded(b)];
  const found = informationOfCodes(first, second);
  const byLot = Array.from({ length: PERMUTATIONS }, () => {
    const order = permutation(second.length, random);
    return informationOfCodes(
      first,
      second.map((_, i) => second[order[i] as number] as number),
    );
  });
  const expected = byLot.reduce((sum, value) => sum + value, 0) / PERMUTATIONS;
  const strengthOf = (rows: Int32Array): number => {
    const [some, others] = [rows.map((row) => first[row] as number), rows.map((row) => second[row] as number)];
    const most = Math.min(entropyOfCodes(some), entropyOfCodes(others)) - expected;
    return most <= 0 ? 0 : Math.max(0, Math.min(1, (informationOfCodes(some, others) - expected) / most));
  };
  const p = (1 + byLot.filter((value) => value >= found).length) / (1 + PERMUTATIONS);
  return { strength: strengthOf(Int32Array.from(first.keys())), p, strengthOf };
};
