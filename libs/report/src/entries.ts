import type { ReportArm } from './report-arm';
import { spread, type Spread } from './statistics';
import { type Column, columnOf, deepestLayers, ranked } from './summary';

/** One figure of every arm that has it: a row of the table of all figures. */
export interface Entry {
  readonly column: Column;
  readonly layer: string;
  /** Whether it is the deepest end point of all arms that the evaluator judged. */
  readonly isDeepest: boolean;
  readonly spreads: ReadonlyMap<ReportArm, Spread>;
}

/** Every figure that was measured, by place, in the order that they are best read in; end points from shallow to deep. */
export const entriesOf = (arms: readonly ReportArm[]): readonly Entry[] => {
  const found = new Map<string, { column: Column; layer: string; isDeepest: boolean; values: Map<ReportArm, number[]> }>();
  for (const arm of arms) {
    const rows = arm.folder.rows.filter((row) => row.arm === arm.arm);
    const deepest = deepestLayers(rows);
    for (const row of rows) {
      const column = columnOf(row);
      const key = `${row.layer}/${column.key}`;
      const isDeepest = deepest.get(row.evaluator) === row.layer;
      const entry = found.get(key) ?? { column, layer: row.layer, isDeepest, values: new Map<ReportArm, number[]>() };
      found.set(key, { ...entry, isDeepest: entry.isDeepest && isDeepest });
      entry.values.set(arm, [...(entry.values.get(arm) ?? []), row.value]);
    }
  }
  const entries = [...found.values()].map(({ values, ...place }) => ({
    ...place,
    spreads: new Map([...values].map(([arm, each]) => [arm, spread(each)])),
  }));
  return ranked(entries, ({ column }) => column);
};
