import type { FeatureKind, Measurement, MetricRow } from '@longway/contracts';
import { spread, type Spread } from './statistics';
import { welch } from './welch';

/** A loss that a lens could recover: which arms mark nothing (0) and all (1) of it. */
export interface Recovery {
  /** The arm that bears the loss. */
  readonly from: string;
  /** The arm that never had it. */
  readonly to: string;
  /** The arms that may win it back; all others when absent. */
  readonly arms?: readonly string[];
}

/** How much of a loss came back. */
export interface Recovered {
  /** (linear top1 of the arm - raw top1 of `from`) / (raw top1 of `to` - raw top1 of `from`), of means over seeds: 1 is all of it. */
  readonly share: number;
  /** Of `share`, from those of the three means, as if seeds of one arm knew nothing of another's (first-order propagation); absent with a single seed, and for the two ends. */
  readonly se?: number;
  /** Of Welch's t-test of the arm against `from`; absent where `se` is. */
  readonly p?: number;
}

/** One column of the table of arms: everything a figure is known by, but for arm, seed and end point. */
export interface Column extends Omit<Measurement, 'layer' | 'value'> {
  /** `EVALUATOR/FEATURES/POOLING/PROTOCOL/SPLIT/METRIC`; splits may hold a slash too. */
  readonly key: string;
  readonly evaluator: string;
  /** Whether values lie in [0, 1] and read well in percent. */
  readonly isShare: boolean;
  /** Whether the arm with the highest figure is the better one: accuracy of features on unmarked test images. */
  readonly isCompared: boolean;
}

export interface Cell extends Spread {
  readonly column: Column;
  /** The end point that was judged; of several the arm's deepest. */
  readonly layer: string;
}

export interface ArmSummary {
  readonly arm: string;
  /** By {@link Column.key}; a figure that was not measured is absent. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** Linear accuracy on test images, by features. */
  readonly linear: Readonly<Partial<Record<FeatureKind, Cell>>>;
  /** The loss that `recovery` is of. */
  readonly loss?: Recovery;
  /** By features. Empty without a loss, without the figures, where the two arms of the loss do not differ, and between protocols. */
  readonly recovery: Readonly<Partial<Record<FeatureKind, Recovered>>>;
}

/** A table: arms in the order of the rows, columns in the order that they are best read in. */
export interface Summary {
  readonly columns: readonly Column[];
  readonly arms: readonly ArmSummary[];
}

export const featureKinds: readonly FeatureKind[] = ['raw', 'lensed', 'concat', 'control'];

export const isLinear = ({ evaluator, split, metric }: Column): boolean => evaluator === 'linear' && split === 'test' && metric === 'top1';

const shares = /^(top\d+|accuracy)$/;
const onTestImages = /(^|\/)test$/;

export const columnOf = (row: MetricRow): Column => {
  const { evaluator, features, pooling, protocol, split, metric } = row;
  const isShare = shares.test(metric);
  // What is not pooled is no feature: the head's answers, and images.
  const isCompared = isShare && pooling !== 'none' && onTestImages.test(split);
  return {
    key: [evaluator, features, pooling, protocol, split, metric].join('/'),
    evaluator,
    features,
    pooling,
    protocol,
    split,
    metric,
    isShare,
    isCompared,
  };
};

const evaluators = ['linear', 'transfer', 'knn', 'low-shot', 'pretext', 'shortcut-reliance', 'reconstruction'];

/** Linear accuracy first, then other judges of features, then what is measured on heads and images; shares before losses; protocols as they came. */
const rankOf = (columns: readonly Column[]) => {
  const protocols = [...new Set(columns.map(({ protocol, pooling }) => `${protocol}/${pooling}`))];
  return ({ evaluator, isShare, protocol, pooling, features, split }: Column): readonly number[] => {
    const place = evaluators.indexOf(evaluator);
    const way = protocols.indexOf(`${protocol}/${pooling}`);
    return [place < 0 ? evaluators.length : place, isShare ? 0 : 1, way, featureKinds.indexOf(features), split.length];
  };
};

/** Puts whatever belongs to columns into the order that they are best read in; what ranks alike stays as it came. */
export const ranked = <T>(all: readonly T[], columnFor: (each: T) => Column): readonly T[] => {
  const rank = rankOf(all.map(columnFor));
  return all.toSorted((a, b) => {
    const [left, right] = [rank(columnFor(a)), rank(columnFor(b))];
    const differing = left.findIndex((value, index) => value !== right[index]);
    return differing < 0 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
  });
};

/** The last end point that each evaluator judged: rows go from shallow to deep. */
export const deepestLayers = (rows: readonly MetricRow[]): ReadonlyMap<string, string> => {
  const layers = new Map<string, Set<string>>();
  for (const { evaluator, layer } of rows) layers.set(evaluator, (layers.get(evaluator) ?? new Set()).add(layer));
  return new Map([...layers].map(([evaluator, found]) => [evaluator, [...found].at(-1) ?? '']));
};

const cellsOf = (rows: readonly MetricRow[]): Record<string, Cell> => {
  const deepest = deepestLayers(rows);
  const found = new Map<string, { column: Column; layer: string; values: number[] }>();
  for (const row of rows) {
    if (row.layer !== deepest.get(row.evaluator)) continue;
    const column = columnOf(row);
    const cell = found.get(column.key) ?? { column, layer: row.layer, values: [] };
    found.set(column.key, cell);
    cell.values.push(row.value);
  }
  return Object.fromEntries([...found].map(([key, { column, layer, values }]) => [key, { ...spread(values), column, layer }]));
};

const linearOf = (cells: ArmSummary['cells']): ArmSummary['linear'] =>
  Object.fromEntries(Object.values(cells).flatMap((cell) => (isLinear(cell.column) ? [[cell.column.features, cell] as const] : [])));

/** Whether two accuracies were come by in the same way. */
export const isAlike = (a: Cell, b: Cell): boolean => a.column.protocol === b.column.protocol && a.column.pooling === b.column.pooling;

const recovered = (cell: Cell, from: Cell, to: Cell): Recovered => {
  const cost = to.mean - from.mean;
  const share = (cell.mean - from.mean) / cost;
  if (cell === from || cell === to) return { share };
  const p = welch(cell, from);
  if (p === undefined || cell.se === undefined || from.se === undefined || to.se === undefined) return { share };
  return { share, se: Math.hypot(cell.se, share * to.se, (1 - share) * from.se) / Math.abs(cost), p };
};

const recoveryOf = (linear: ArmSummary['linear'], from: Cell | undefined, to: Cell | undefined): ArmSummary['recovery'] => {
  if (!from || !to || from.mean === to.mean || !isAlike(from, to)) return {};
  const measured = featureKinds.flatMap((kind) => {
    const cell = linear[kind];
    return cell && isAlike(cell, from) ? [[kind, recovered(cell, from, to)] as const] : [];
  });
  return Object.fromEntries(measured);
};

/** Of several losses the first that the arm has to do with. */
export const lossOf = (losses: readonly Recovery[], arm: string): Recovery | undefined =>
  losses.find(({ from, to, arms }) => arm === from || arm === to || (arms?.includes(arm) ?? true));

/** Turns the rows of metrics.json into the table of arms, the same for the terminal and for the page. */
export const summarise = (rows: readonly MetricRow[], losses: readonly Recovery[] = []): Summary => {
  const columns = ranked([...new Map(rows.map(columnOf).map((column) => [column.key, column])).values()], (column) => column);
  const arms = [...new Set(rows.map(({ arm }) => arm))].map((arm) => {
    const cells = cellsOf(rows.filter((row) => row.arm === arm));
    return { arm, cells, linear: linearOf(cells) };
  });
  const raw = (name: string | undefined) => arms.find(({ arm }) => arm === name)?.linear.raw;
  const withRecovery = arms.map((arm) => {
    const loss = lossOf(losses, arm.arm);
    return { ...arm, ...(loss && { loss }), recovery: recoveryOf(arm.linear, raw(loss?.from), raw(loss?.to)) };
  });
  return { columns, arms: withRecovery };
};
