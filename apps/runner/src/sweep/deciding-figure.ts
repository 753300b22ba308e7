import { LongwayError, type MetricRow } from '@longway/contracts';
import { nearest } from '@longway/registry';
import type { AshaOptions } from '@longway/sweep';

type Wanted = Pick<AshaOptions, 'evaluator' | 'metric' | 'features' | 'layer' | 'split'>;

/** Which figure decides, in words: figures of another one are not compared with it. */
export const figureInWords = ({ evaluator, features, layer, split, metric }: Wanted): string =>
  [evaluator, features, layer, split, metric].filter((word) => word !== undefined).join(' ');

const keys = ['metric', 'split', 'layer', 'features'] as const;

/** Leaves the rows that have what is wanted. @throws LongwayError where none has. */
const only = (rows: readonly MetricRow[], key: (typeof keys)[number], wanted: string | undefined): readonly MetricRow[] => {
  if (wanted === undefined) return rows;
  const fit = rows.filter((row) => row[key] === wanted);
  if (fit.length > 0) return fit;
  const known = [...new Set(rows.map((row) => String(row[key])))];
  const meant = nearest(wanted, known);
  const remedy = meant ? `did you mean ${meant}?` : 'choose one of these';
  const expected = known.length > 0 ? `one of ${known.join(', ')}` : 'an evaluator that has figures';
  throw new LongwayError('the evaluator has no such figure', { where: `asha.${key}`, expected, found: wanted, remedy }, 'usage');
};

/**
 * The figure that decides: of several layers that of the last. Null where it is not finite.
 *
 * @throws LongwayError (exit `usage`) where there is none, or several.
 */
export const decidingFigure = (rows: readonly MetricRow[], wanted: Wanted): number | null => {
  const own = rows.filter(({ evaluator }) => evaluator === wanted.evaluator);
  const fit = keys.reduce<readonly MetricRow[]>((left, key) => only(left, key, wanted[key]), own);
  const features = [...new Set(fit.map((row) => row.features))];
  if (features.length > 1) {
    const expected = `one of ${features.join(', ')}`;
    throw new LongwayError(
      'the figure is there for several features',
      { where: 'asha.features', expected, found: 'nothing', remedy: 'choose one of these' },
      'usage',
    );
  }
  const value = fit.at(-1)?.value;
  return value !== undefined && Number.isFinite(value) ? value : null;
};
