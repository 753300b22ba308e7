/** The figures of one cell of a table, over seeds. */
export interface Spread {
  readonly mean: number;
  /** The sample's standard deviation (n - 1 below the line); absent for a single value. */
  readonly sd?: number;
  readonly n: number;
  readonly values: readonly number[];
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @throws RangeError for no values: a mean of nothing is a mistake of the caller. */
export const spread = (values: readonly number[]): Spread => {
  if (values.length === 0) throw new RangeError('a spread needs at least one value');
  const centre = mean(values);
  if (values.length === 1) return { mean: centre, n: 1, values };
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { mean: centre, sd: Math.sqrt(squares / (values.length - 1)), n: values.length, values };
};

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
