import { quantile } from '@longway/probe/statistics';
import type { Link } from '../all-reduce';

/** An all-reduce that was timed. */
export interface Timed {
  readonly bytes: number;
  readonly seconds: number;
}

/** The median of each size, sizes ascending. */
export const mediansOf = (timed: readonly Timed[]): readonly Timed[] =>
  [...new Set(timed.map(({ bytes }) => bytes))]
    .toSorted((a, b) => a - b)
    .map((bytes) => ({
      bytes,
      seconds: quantile(
        timed.filter((each) => each.bytes === bytes).map(({ seconds }) => seconds),
        0.5,
      ),
    }));

/**
 * The connection over which an all-reduce of two ranks, two messages of half the bytes, would take what was measured: `2 latency + bytes / bandwidth` with
 * the least sum of squared relative errors, latency not below zero.
 */
export const fitLink = (medians: readonly Timed[]): Link => {
  // Of 1 = a / t + b n / t, with t the time and n the bytes of each size.
  const rows = medians.map(({ bytes, seconds }) => [1 / seconds, bytes / seconds] as const);
  const sum = (of: (row: readonly [number, number]) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const [aa, ab, bb, a, b] = [sum(([x]) => x * x), sum(([x, y]) => x * y), sum(([, y]) => y * y), sum(([x]) => x), sum(([, y]) => y)];
  const determinant = aa * bb - ab * ab;
  const constant = (a * bb - b * ab) / determinant;
  if (constant < 0) return { latency: 0, bandwidth: bb / b };
  return { latency: constant / 2, bandwidth: determinant / (b * aa - a * ab) };
};
