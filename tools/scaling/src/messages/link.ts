import { quantile } from '@longway/probe/statistics';
import type { Link } from '../all-reduce';

export type { Link };

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
 * The connection over which an all-reduce of two ranks, two messages of half the bytes, takes what was measured, `2 latency + bytes / bandwidth`, at two
 * sizes: the smallest, and a bucket. In between, caches make it quicker than that.
 */
export const linkThrough = (medians: readonly Timed[], bucketBytes: number): Link => {
  const [smallest, bucket] = [medians[0], medians.find(({ bytes }) => bytes === bucketBytes)];
  if (!smallest || !bucket) throw new RangeError(`no time of ${bucketBytes} bytes`);
  const bandwidth = (bucket.bytes - smallest.bytes) / (bucket.seconds - smallest.seconds);
  return { latency: Math.max(0, smallest.seconds - smallest.bytes / bandwidth) / 2, bandwidth };
};
