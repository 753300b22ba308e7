import { groupBy } from '../group-by';
import type { Recovery, ArmSummary, Column } from '../summary';
import { ranked, summarise } from '../summary';
import { armDimension, type Dimension, dimensionsOf, placeOf } from './dimensions';
import { labelOf } from './labels';
import type { ReadCell } from './read-cells';

/** Cells that differ in seed only, of one arm each: a row of the tables. */
export interface Group {
  /** Its place in each dimension. */
  readonly at: readonly number[];
  /** Where it lies in every dimension with more than one place: `lambda 40 · unet`. */
  readonly label: string;
  readonly point: Readonly<Record<string, unknown>>;
  readonly arm: string;
  readonly cells: readonly ReadCell[];
  readonly summary: ArmSummary;
}

/** Cells laid out by what was swept. */
export interface Grid {
  readonly dimensions: readonly Dimension[];
  /** By their places: the first dimension changes slowest, arms fastest. */
  readonly groups: readonly Group[];
  /** Of every figure that some group has. */
  readonly columns: readonly Column[];
}

/** An arm of a cell's experiment that has neither figures nor a name yet. */
const unnamed = '';

const armsOf = (cells: readonly ReadCell[]): readonly string[] => [
  ...new Set(cells.flatMap(({ experiment, rows }) => [...Object.keys(experiment?.arms ?? {}), ...rows.map(({ arm }) => arm)])),
];

const lossesOf = (cells: readonly ReadCell[]): readonly Recovery[] => cells.find(({ rows }) => rows.length > 0)?.experiment?.recovery ?? [];

const distinct = (columns: readonly Column[]): readonly Column[] => [...new Map(columns.map((column) => [column.key, column])).values()];

/** Groups cells by their points and arms. Arms are a dimension where there are several. */
export const gridOf = (cells: readonly ReadCell[], zip: readonly (readonly string[])[]): Grid => {
  const swept = dimensionsOf(
    cells.map(({ point }) => point),
    zip,
  );
  const arms = armsOf(cells);
  const dimensions = arms.length > 1 ? [...swept, armDimension(arms)] : swept;
  const points = groupBy(cells, ({ point }) => JSON.stringify(swept.map((dimension) => placeOf(dimension, point))));
  const laidOut = [...points.values()].flatMap((own) => {
    const point = own[0]?.point ?? {};
    const { arms: summaries } = summarise(
      own.flatMap(({ rows }) => rows),
      lossesOf(own),
    );
    return (arms.length > 0 ? arms : [unnamed]).map((arm, index): Group => {
      const at = [...swept.map((dimension) => placeOf(dimension, point)), ...(arms.length > 1 ? [index] : [])];
      const summary = summaries.find((each) => each.arm === arm) ?? { arm, cells: {}, linear: {}, recovery: {} };
      return { at, label: labelOf(dimensions, at), point, arm, cells: own, summary };
    });
  });
  const groups = laidOut.toSorted((a, b) => {
    const differing = a.at.findIndex((place, index) => place !== b.at[index]);
    return differing < 0 ? 0 : (a.at[differing] ?? 0) - (b.at[differing] ?? 0);
  });
  const columns = distinct(groups.flatMap(({ summary }) => Object.values(summary.cells).map(({ column }) => column)));
  return { dimensions, groups, columns: ranked(columns, (column) => column) };
};
