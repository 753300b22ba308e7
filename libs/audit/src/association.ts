import type { Random } from '@longway/contracts';
import { permutation } from '@longway/tensor';

const tally = (values: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

/** In nats. */
export const entropy = (values: readonly string[]): number =>
  [...tally(values).values()].reduce((sum, count) => sum - (count / values.length) * Math.log(count / values.length), 0);

/** In nats. @param a of each thing. @param b of the same things. */
export const mutualInformation = (a: readonly string[], b: readonly string[]): number =>
  entropy(a) + entropy(b) - entropy(a.map((value, i) => JSON.stringify([value, b[i]])));

/** How much one property of pictures tells of another. */
export interface Association {
  /**
   * The mutual information, less what chance gives, as a share of the most that there could be (the smaller entropy): 0 where the two have
   * nothing to do with each other, 1 where one settles the other.
   */
  readonly strength: number;
  /** How often as much comes out when the pairing is drawn by lot. */
  readonly p: number;
}

const PERMUTATIONS = 200;

/** Tests by permutation whether two properties of pictures go together. */
export const association = (a: readonly string[], b: readonly string[], random: Random): Association => {
  const most = Math.min(entropy(a), entropy(b));
  if (most === 0) return { strength: 0, p: 1 };
  const found = mutualInformation(a, b);
  const byLot = Array.from({ length: PERMUTATIONS }, () =>
    mutualInformation(
      a,
      Array.from(permutation(b.length, random), (i) => b[i] as string),
    ),
  );
  const expected = byLot.reduce((sum, value) => sum + value, 0) / PERMUTATIONS;
  const p = (1 + byLot.filter((value) => value >= found).length) / (1 + PERMUTATIONS);
  return { strength: Math.max(0, Math.min(1, (found - expected) / Math.max(1e-9, most - expected))), p };
};
