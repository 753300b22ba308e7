import type { FeatureKind, MetricRow } from '@longway/contracts';
import { spread, type Spread } from './statistics';

/** Which arms mark nothing (0) and all (1) of the loss that a lens could recover. */
export interface Recovery {
  /** The arm that bears the loss. */
  readonly from: string;
  /** The arm that never had it. */
  readonly to: string;
}

/** One column of the table of arms: everything a figure is known by, but for arm, seed and layer. */
export interface Column {
  /** `EVALUATOR/FEATURES/SPLIT/METRIC`. */
  readonly key: string;
  readonly evaluator: string;
  readonly features: FeatureKind;
  readonly split: string;
  readonly metric: string;
  /** A few plain words. */
  readonly title: string;
  /** Whether values lie in [0, 1] and read well in percent. */
  readonly isShare: boolean;
}

export interface ArmSummary {
  readonly arm: string;
  /** The end point whose linear accuracy is shown; absent where none was measured. */
  readonly layer?: string;
  /** By {@link Column.key}; a figure that was not measured is absent. */
  readonly cells: Readonly<Record<string, Spread>>;
  /**
   * By features: (linear top1 of this arm - raw top1 of `from`) / (raw top1 of `to` - raw top1 of `from`), of means over seeds.
   * Empty without `recovery`, without the figures, or where the two arms do not differ.
   */
  readonly recovery: Readonly<Partial<Record<FeatureKind, number>>>;
}

/** A table: arms in the order of the rows, columns in the order that they are best read in. */
export interface Summary {
  readonly columns: readonly Column[];
  readonly arms: readonly ArmSummary[];
}

export const featureKinds: readonly FeatureKind[] = ['raw', 'lensed', 'concat', 'control'];

/** The key of the column of linear accuracy. */
export const linearKey = (features: FeatureKind): string => `linear/${features}/test/top1`;

const shares = /^(top\d+|accuracy)$/;
const featureNames: Readonly<Record<FeatureKind, string>> = { raw: 'raw', lensed: 'lensed', concat: 'raw + lensed', control: 'control' };
const keyOf = (row: MetricRow): string => `${row.evaluator}/${row.features}/${row.split}/${row.metric}`;

const titleOf = ({ evaluator, features, split, metric }: MetricRow): string => {
  const what = shares.test(metric) && metric !== 'top5' ? evaluator : `${evaluator} ${metric}`;
  const where = split === 'test' ? '' : split === 'test+shortcut' ? ', marked' : `, ${split}`;
  return `${what}, ${featureNames[features]}${where}`;
};

const columnOf = (row: MetricRow): Column => {
  const { evaluator, features, split, metric } = row;
  return { key: keyOf(row), evaluator, features, split, metric, title: titleOf(row), isShare: shares.test(metric) };
};

/** Linear accuracy first, then the pretext task's, then what other evaluators say; shares before losses. */
const rank = (column: Column): readonly number[] => {
  const evaluator = ['linear', 'pretext'].indexOf(column.evaluator);
  return [evaluator < 0 ? 2 : evaluator, column.isShare ? 0 : 1, featureKinds.indexOf(column.features), column.split.length];
};

const byRank = (a: Column, b: Column): number => {
  const [left, right] = [rank(a), rank(b)];
  const differing = left.findIndex((value, index) => value !== right[index]);
  return differing < 0 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
};

/** End points of the linear evaluator in the order of the rows: from shallow to deep. */
export const layersOf = (rows: readonly MetricRow[]): readonly string[] => [
  ...new Set(rows.filter(({ evaluator }) => evaluator === 'linear').map(({ layer }) => layer)),
];

const cellsOf = (rows: readonly MetricRow[], layer: string | undefined): Record<string, Spread> => {
  const values = new Map<string, number[]>();
  for (const row of rows) {
    if (row.evaluator === 'linear' && row.layer !== layer) continue;
    values.set(keyOf(row), [...(values.get(keyOf(row)) ?? []), row.value]);
  }
  return Object.fromEntries([...values].map(([key, list]) => [key, spread(list)]));
};

const recoveryOf = (cells: ArmSummary['cells'], from: number | undefined, to: number | undefined): ArmSummary['recovery'] => {
  if (from === undefined || to === undefined || from === to) return {};
  const measured = featureKinds.flatMap((kind) => {
    const cell = cells[linearKey(kind)];
    return cell ? [[kind, (cell.mean - from) / (to - from)] as const] : [];
  });
  return Object.fromEntries(measured);
};

/**
 * Turns the rows of metrics.json into the table of arms, the same for the terminal and for the page.
 *
 * @param layer the end point whose linear accuracy is shown; each arm's deepest when absent.
 */
export const summarise = (rows: readonly MetricRow[], recovery?: Recovery, layer?: string): Summary => {
  const columns = [...new Map(rows.map((row) => [keyOf(row), columnOf(row)])).values()].sort(byRank);
  const arms = [...new Set(rows.map(({ arm }) => arm))].map((arm) => {
    const own = rows.filter((row) => row.arm === arm);
    const shown = layer ?? layersOf(own).at(-1);
    return { arm, ...(shown === undefined ? {} : { layer: shown }), cells: cellsOf(own, shown) };
  });
  const raw = (name: string | undefined) => arms.find(({ arm }) => arm === name)?.cells[linearKey('raw')]?.mean;
  const [from, to] = [raw(recovery?.from), raw(recovery?.to)];
  return { columns, arms: arms.map((arm) => ({ ...arm, recovery: recoveryOf(arm.cells, from, to) })) };
};
