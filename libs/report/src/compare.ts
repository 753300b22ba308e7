import type { Spread } from './statistics';
import { welch } from './welch';

/** The level at which a difference counts. */
export const level = 0.05;

/** How the figures of several arms compare, higher being better. */
export interface Comparison<K> {
  /** Who has the highest mean; absent where fewer than two have the figure. */
  readonly best?: K;
  /** Whether the best differs from the runner-up at `level`. Never with a single seed on either side. */
  readonly isSignificant: boolean;
  /** Of Welch's t-test against the best, by arm, corrected by Holm's method for the number of arms; an arm with a single seed has none, and where the best has one nobody has. */
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

/** Holds the best mean against each of the others. */
export const compare = <K>(spreads: ReadonlyMap<K, Spread>): Comparison<K> => {
  const [best, ...others] = [...spreads].sort(([, a], [, b]) => b.mean - a.mean);
  const [runnerUp] = others;
  if (!best || !runnerUp) return { isSignificant: false, p: new Map() };
  const tests = others.flatMap(([arm, spread]) => {
    const probability = welch(best[1], spread);
    return probability === undefined ? [] : [{ arm, probability }];
  });
  const corrected = holm(tests.map(({ probability }) => probability));
  const p = new Map(tests.map(({ arm }, index) => [arm, corrected[index] as number]));
  return { best: best[0], isSignificant: (p.get(runnerUp[0]) ?? 1) < level, p };
};
