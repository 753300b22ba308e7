/** @returns NaN for no values. */
export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The value below which `share` of the values lie, interpolated linearly between neighbours (type 7 of Hyndman and Fan, 1996).
 *
 * @param share in [0, 1].
 */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) throw new RangeError('a quantile needs at least one value');
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (position - below) * (high - low);
};

/** The middle value; of an even number of values the mean of the two in the middle. @throws RangeError for no values. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);
