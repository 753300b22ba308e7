import type { FeatureKind, MetricRow } from '@longway/contracts';
import { type Recovery, type Spread, summarise } from '@longway/report';

/** Figures down, arms across. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const inPercent = ({ mean, sd }: Spread): string => `${(mean * 100).toFixed(1)}${sd === undefined ? '' : ` ± ${(sd * 100).toFixed(1)}`}`;

/** The control knows nothing of the lens: what it seems to recover is its width's doing. */
const recoveryTitles: readonly (readonly [FeatureKind, string])[] = [
  ['raw', 'recovery, raw'],
  ['lensed', 'recovery, lensed'],
  ['concat', 'recovery, raw + lensed'],
];

/**
 * Shares on test images in percent, mean ± standard deviation over seeds; recovery as a share of the loss, 1.00 for all of it.
 *
 * @param rows of metrics.json.
 */
export const summaryTable = (rows: readonly MetricRow[], recovery?: Recovery): TextTable => {
  const { columns, arms } = summarise(rows, recovery);
  const shares = columns.filter(({ isShare, split }) => isShare && split.startsWith('test'));
  const figures = shares.map(({ key, title }) => [`${title} (%)`, ...arms.map(({ cells }) => (cells[key] ? inPercent(cells[key]) : ''))]);
  const kinds = recoveryTitles.filter(([kind]) => arms.some((arm) => arm.recovery[kind] !== undefined));
  const recovered = kinds.map(([kind, title]) => [title, ...arms.map((arm) => arm.recovery[kind]?.toFixed(2) ?? '')]);
  return { head: ['', ...arms.map(({ arm }) => arm)], rows: [...figures, ...recovered] };
};
