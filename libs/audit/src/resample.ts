import type { Random } from '@longway/contracts';

/** How many times samples are drawn again. */
const RESAMPLES = 100;

/** What comes out when things are drawn again, with replacement (Efron 1979). */
export interface Resampled {
  /** The middle 90 %. */
  readonly interval: readonly [low: number, high: number];
  /** The share of samples above a threshold. */
  readonly confidence: number;
}

const quantile = (sorted: readonly number[], share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;

/** @param count of things. @param measure of the things at these indices. */
export const resample = (count: number, measure: (rows: Int32Array) => number, threshold: number, random: Random): Resampled => {
  const found = Array.from({ length: RESAMPLES }, () => measure(Int32Array.from({ length: count }, () => random.integer(count))));
  const sorted = found.toSorted((a, b) => a - b);
  return {
    interval: [quantile(sorted, 0.05), quantile(sorted, 0.95)],
    confidence: found.filter((value) => value >= threshold).length / RESAMPLES,
  };
};
