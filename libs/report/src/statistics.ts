import { mean } from '@longway/probe/statistics';

/** The figures of one cell of a table, over seeds. */
export interface Spread {
  readonly mean: number;
  /** The sample's standard deviation (n - 1 below the line); absent for a single value. */
  readonly sd?: number;
  /** The standard error of the mean, sd / sqrt(n); absent for a single value. */
  readonly se?: number;
  readonly n: number;
  readonly values: readonly number[];
}

/** @throws RangeError for no values: a mean of nothing is a mistake of the caller. */
export const spread = (values: readonly number[]): Spread => {
  if (values.length === 0) throw new RangeError('a spread needs at least one value');
  const centre = mean(values);
  if (values.length === 1) return { mean: centre, n: 1, values };
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const sd = Math.sqrt(squares / (values.length - 1));
  return { mean: centre, sd, se: sd / Math.sqrt(values.length), n: values.length, values };
};
