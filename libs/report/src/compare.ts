import type { Spread } from './statistics';
import { welch } from './welch';

/** The level at which a difference counts. */
export const level = 0.05;

/** How the figures of several arms compare, higher being better. */
export interface Comparison<K> {
  /** Who has the highest mean; absent where fewer than two have the figure. */
  readonly best?: K;
  /** Whether the best differs from the runner-up at `level`, or from the baseline where there is one. Never with a single seed on either side. */
  readonly isSignificant: boolean;
  /** Of Welch's t-test against the best or the baseline, by arm, corrected by Holm's method; an arm with a single seed has none, and where who it is held against has one nobody has. */
  readonly p: ReadonlyMap<K, number>;
}

/** Holm's step-down correction (1979): the chance of one false claim among all tests stays below the level. Keeps the order of the tests. */
export const holm = (probabilities: readonly number[]): readonly number[] => {
  const corrected = [...probabilities];
  let largest = 0;
  const ascending = [...probabilities.keys()].sort((a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0));
  ascending.forEach((test, rank) => {
    largest = Math.max(largest, Math.min(1, (probabilities.length - rank) * (probabilities[test] ?? 0)));
    corrected[test] = largest;
  });
  return corrected;
};

interface Held<K> {
  readonly best?: K;
  /** Whose test says whether the best is significant: the runner-up's, or the best's own against the baseline. */
  readonly rival?: K;
  readonly tests: readonly { readonly arm: K; readonly probability: number }[];
}

const hold = <K>(spreads: ReadonlyMap<K, Spread>, baseline: K | undefined): Held<K> => {
  const ranked = [...spreads].sort(([, a], [, b]) => b.mean - a.mean);
  const [best, runnerUp] = ranked;
  if (!best || !runnerUp) return { tests: [] };
  const reference = baseline === undefined ? best : ranked.find(([arm]) => arm === baseline);
  const tests = ranked.flatMap(([arm, spread]) => {
    const probability = reference && arm !== reference[0] ? welch(reference[1], spread) : undefined;
    return probability === undefined ? [] : [{ arm, probability }];
  });
  const rival = best[0] === reference?.[0] ? runnerUp : best;
  return { best: best[0], rival: rival[0], tests };
};

/**
 * Holds the arms of each column against the best of the column, or all against one baseline. Corrected for the number of tests in all columns together:
 * the chance of one false claim in the whole table stays below the level.
 *
 * @param baseline where it has no figure in a column, that column has no tests.
 */
export const compareTable = <K>(columns: readonly ReadonlyMap<K, Spread>[], baseline?: K): readonly Comparison<K>[] => {
  const held = columns.map((spreads) => hold(spreads, baseline));
  const corrected = holm(held.flatMap(({ tests }) => tests.map(({ probability }) => probability)));
  let next = 0;
  return held.map(({ best, rival, tests }) => {
    const p = new Map(tests.map(({ arm }) => [arm, corrected[next++] as number]));
    if (best === undefined) return { isSignificant: false, p };
    return { best, isSignificant: rival !== undefined && (p.get(rival) ?? 1) < level, p };
  });
};

/** Holds the best mean against each of the others. */
export const compare = <K>(spreads: ReadonlyMap<K, Spread>): Comparison<K> => compareTable([spreads])[0] as Comparison<K>;
