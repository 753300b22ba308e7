import type { FeatureKind, MetricRow } from '@longway/contracts';
import {
  type ArmSummary,
  type Cell,
  type Column,
  compare,
  type Recovered,
  type Recovery,
  ruleOf,
  seedsOf,
  summarise,
} from '@longway/report';

/** Figures down, arms across. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** A line below the table. */
  readonly note?: string;
}

const inPercent = ({ mean, se }: Cell): string => `${(mean * 100).toFixed(1)}${se === undefined ? '' : ` ± ${(se * 100).toFixed(1)}`}`;

const share = (won: Recovered | undefined): string =>
  won ? `${won.share.toFixed(2)}${won.se === undefined ? '' : ` ± ${won.se.toFixed(2)}`}` : '';

/** The control knows nothing of the lens: what it seems to recover is its width's doing. */
const recovering: readonly FeatureKind[] = ['raw', 'lensed', 'concat'];

const places = ['%', 'features', 'layer', 'pooling', 'protocol', 'split'];

const figures = (column: Column, arms: readonly ArmSummary[], differ: boolean): readonly string[] => {
  const cells = new Map<string, Cell>();
  for (const { arm, cells: own } of arms) {
    const cell = own[column.key];
    if (cell) cells.set(arm, cell);
  }
  const { best, isSignificant } = compare(cells);
  const layers = [...new Set([...cells.values()].map(({ layer }) => layer))].join(' / ');
  const shown = arms.map(({ arm }) => {
    const cell = cells.get(arm);
    if (!cell) return '';
    const star = column.isCompared && isSignificant && arm === best ? ' *' : '';
    return `${inPercent(cell)}${differ ? ` (${cell.n})` : ''}${star}`;
  });
  return [column.evaluator, column.features, layers, column.pooling, column.protocol, column.split, ...shown];
};

const note = (cells: readonly Cell[], isCompared: boolean): string => {
  const seeds = seedsOf(cells);
  if (!seeds.areSeveral) return ruleOf(seeds, false).replace('in bold', 'starred');
  const rule = isCompared ? ' * best, and better than the runner-up at the 0.05 level (Welch).' : '';
  return `${ruleOf(seeds, false)}${seeds.differ ? ' In brackets: seeds.' : ''}${rule}`;
};

/**
 * Shares on test images in percent, mean ± standard error over seeds, at the deepest end point; recovery as a share of the loss, 1.00 for all of it.
 *
 * @param rows of metrics.json.
 */
export const summaryTable = (rows: readonly MetricRow[], losses: readonly Recovery[] = []): TextTable => {
  const { columns, arms } = summarise(rows, losses);
  const shown = columns.filter(({ isShare, split }) => isShare && /(^|\/)test/.test(split));
  const cells = arms.flatMap((arm) => shown.flatMap(({ key }) => arm.cells[key] ?? []));
  const differ = cells.length > 0 && seedsOf(cells).differ;
  const kinds = recovering.filter((kind) => arms.some((arm) => arm.recovery[kind] !== undefined));
  const recovered = kinds.map((kind) => ['recovery', kind, '', '', '', '', ...arms.map((arm) => share(arm.recovery[kind]))]);
  return {
    head: [...places, ...arms.map(({ arm }) => arm)],
    rows: [...shown.map((column) => figures(column, arms, differ)), ...recovered],
    ...(cells.length > 0 && { note: note(cells, arms.length > 1 && shown.some(({ isCompared }) => isCompared)) }),
  };
};
