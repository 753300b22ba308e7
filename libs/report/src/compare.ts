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
  /** Of Welch's t-test against the best, by arm; an arm with a single seed has none, and where the best has one nobody has. */
  readonly p: ReadonlyMap<K, number>;
}

/** Holds the best mean against each of the others. The p-values stand for themselves: they are not corrected for their number. */
export const compare = <K>(spreads: ReadonlyMap<K, Spread>): Comparison<K> => {
  const [best, ...others] = [...spreads].sort(([, a], [, b]) => b.mean - a.mean);
  const [runnerUp] = others;
  if (!best || !runnerUp) return { isSignificant: false, p: new Map() };
  const p = new Map<K, number>();
  for (const [arm, spread] of others) {
    const probability = welch(best[1], spread);
    if (probability !== undefined) p.set(arm, probability);
  }
  return { best: best[0], isSignificant: (p.get(runnerUp[0]) ?? 1) < level, p };
};
