import { type FeatureSet, LongwayError } from '@longway/contracts';

/** The mean of each feature, and the factor that brings its deviation to 1; 0 for a feature that is constant. */
export interface Standardisation {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

type Table = Pick<FeatureSet, 'count' | 'width' | 'values'>;

/** Deviations below this share of the mean are rounding errors of 32-bit features. */
const rounding = 1e-6;

/** Learns a standardisation. The deviation is the population's (divided by `count`). Throws where a feature is not finite. */
export const learnStandardisation = (table: Table): Standardisation => {
  const { count, width, values } = table;
  const mean = new Float64Array(width);
  for (let i = 0, column = 0; i < values.length; i++, column = column + 1 === width ? 0 : column + 1) {
    mean[column] = (mean[column] as number) + (values[i] as number);
  }
  for (let column = 0; column < width; column++) mean[column] = (mean[column] as number) / count;
  requireFinite(mean);
  const squares = new Float64Array(width);
  for (let i = 0, column = 0; i < values.length; i++, column = column + 1 === width ? 0 : column + 1) {
    const difference = (values[i] as number) - (mean[column] as number);
    squares[column] = (squares[column] as number) + difference * difference;
  }
  const scale = squares.map((sum, column) => {
    const deviation = Math.sqrt(sum / count);
    return deviation <= rounding * Math.abs(mean[column] as number) ? 0 : 1 / deviation;
  });
  return { mean, scale };
};

/** Changes nothing. */
export const asTheyAre = (width: number): Standardisation => ({ mean: new Float64Array(width), scale: new Float64Array(width).fill(1) });

/** A value that is not finite leaves no mean that is: one look at each mean finds them all. */
const requireFinite = (mean: Float64Array): void => {
  const column = mean.findIndex((value) => !Number.isFinite(value));
  if (column < 0) return;
  throw new LongwayError(
    'A feature is not a finite number.',
    {
      where: `feature ${column}`,
      found: `a mean of ${mean[column]}`,
      remedy: 'The training has diverged: lower the learning rates or set clipNorm.',
    },
    'diverged',
  );
};

/** Standardised values with a column of ones behind them: `[count, width + 1]`, row by row. */
export const designMatrix = ({ count, width, values }: Table, { mean, scale }: Standardisation): Float32Array => {
  const matrix = new Float32Array(count * (width + 1));
  for (let row = 0, i = 0, to = 0; row < count; row++) {
    for (let column = 0; column < width; column++) {
      matrix[to++] = ((values[i++] as number) - (mean[column] as number)) * (scale[column] as number);
    }
    matrix[to++] = 1;
  }
  return matrix;
};
