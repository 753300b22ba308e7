import { jStat } from 'jstat';
import type { Spread } from './statistics';

/**
 * The two-sided p-value of Welch's t-test: how often a difference of means at least this large would come of chance alone.
 * Undefined where one of the two has a single value. Two samples without any spread give 1 or 0.
 */
export const welch = (a: Spread, b: Spread): number | undefined => {
  if (a.sd === undefined || b.sd === undefined) return undefined;
  const [varianceA, varianceB] = [a.sd ** 2 / a.n, b.sd ** 2 / b.n];
  const variance = varianceA + varianceB;
  if (variance === 0) return a.mean === b.mean ? 1 : 0;
  const t = Math.abs(a.mean - b.mean) / Math.sqrt(variance);
  const degrees = variance ** 2 / (varianceA ** 2 / (a.n - 1) + varianceB ** 2 / (b.n - 1));
  return 2 * jStat.studentt.cdf(-t, degrees);
};
