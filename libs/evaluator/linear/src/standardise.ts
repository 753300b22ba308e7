import { type FeatureSet, LongwayError } from '@longway/contracts';

/** The mean of each feature, and the factor that brings its deviation to 1; 0 for a feature that is constant. */
export interface Standardisation {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

type Table = Pick<FeatureSet, 'count' | 'width' | 'values'>;

/** Calls `visit` for each value, row by row. */
const eachValue = ({ count, width, values }: Table, visit: (value: number, column: number, row: number) => void): void => {
  for (let row = 0, i = 0; row < count; row++) {
    for (let column = 0; column < width; column++, i++) visit(values[i] as number, column, row);
  }
};

/** Deviations below this share of the mean are rounding errors of 32-bit features. */
const rounding = 1e-6;

/** Learns a standardisation. The deviation is the population's (divided by `count`). Throws where a feature is not finite. */
export const learnStandardisation = (table: Table): Standardisation => {
  const mean = new Float64Array(table.width);
  const square = new Float64Array(table.width);
  eachValue(table, (value, column) => {
    if (!Number.isFinite(value)) {
      throw new LongwayError(
        'A feature is not a finite number.',
        { where: `feature ${column}`, found: String(value), remedy: 'The training has diverged: lower the learning rates or set clipNorm.' },
        'diverged',
      );
    }
    mean[column] = (mean[column] as number) + value / table.count;
  });
  eachValue(table, (value, column) => {
    square[column] = (square[column] as number) + (value - (mean[column] as number)) ** 2 / table.count;
  });
  const scale = square.map((variance, column) => {
    const deviation = Math.sqrt(variance);
    return deviation <= rounding * Math.abs(mean[column] as number) ? 0 : 1 / deviation;
  });
  return { mean, scale };
};

/** Standardised values with a column of ones behind them: `[count, width + 1]`, row by row. */
export const designMatrix = (table: Table, { mean, scale }: Standardisation): Float32Array => {
  const columns = table.width + 1;
  const matrix = new Float32Array(table.count * columns).fill(1);
  eachValue(table, (value, column, row) => {
    matrix[row * columns + column] = (value - (mean[column] as number)) * (scale[column] as number);
  });
  return matrix;
};
