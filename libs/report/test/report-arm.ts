import type { Exhibit, MetricRow, Preview } from '@longway/contracts';
import type { ReportArm } from '../src/report-arm';
import { summarise } from '../src/summary';

/** A row of metrics.json, with a linear accuracy for what is not given. */
export const rowOf = (over: Partial<MetricRow>): MetricRow => ({
  arm: 'lens',
  seed: 0,
  evaluator: 'linear',
  features: 'raw',
  layer: 'deep',
  pooling: 'mean',
  protocol: 'lbfgs',
  split: 'test',
  metric: 'top1',
  value: 0.5,
  ...over,
});

/** An arm as sections see it, from its rows. */
export const reportArmOf = (arm: string, slot: number, rows: readonly MetricRow[], over: Partial<ReportArm> = {}): ReportArm => {
  const own = rows.map((row) => ({ ...row, arm }));
  const folder = {
    path: '',
    name: 'run',
    info: {},
    experiment: { recovery: [] },
    rows: own,
    histories: [],
    previews: new Map<string, Preview>(),
    films: new Map<string, readonly Preview[]>(),
    exhibits: new Map<string, readonly Exhibit[]>(),
    troubles: [],
  };
  const summary = summarise(own).arms[0] ?? { arm, cells: {}, linear: {}, recovery: {} };
  return {
    label: arm,
    arm,
    slot,
    folder,
    config: { task: { name: 'rotation' } },
    histories: [],
    previews: [],
    films: [],
    exhibits: [],
    hasLens: true,
    summary,
    ...over,
  };
};
