import { baselineOf, type ComparedTable, compareGrid } from './comparison';
import { type Grid, type Group, gridOf } from './groups';
import { type ReadCell, readCells } from './read-cells';
import { type CellState, cellStates, type SweepSource } from './source';

/** A sweep's cells read, grouped and compared: what page, terminal and JSON are made from. */
export interface SweepAnalysis {
  readonly source: SweepSource;
  readonly cells: readonly ReadCell[];
  readonly grid: Grid;
  readonly tables: readonly ComparedTable[];
  readonly baseline?: Group;
  readonly counts: Readonly<Record<CellState, number>>;
  /** Whether nothing is left to do but failures. */
  readonly isOver: boolean;
  readonly troubles: readonly string[];
}

export interface AnalysisOptions {
  /** `KEY=VALUE` pairs that name one group; each column's best when absent. */
  readonly baseline?: readonly string[];
}

/** Reads the cells of a sweep and compares them. @throws LongwayError (exit `usage`) for a baseline that is no group. */
export const analyseSweep = async (source: SweepSource, { baseline: wanted }: AnalysisOptions = {}): Promise<SweepAnalysis> => {
  const cells = await readCells(source.cells);
  const grid = gridOf(cells, source.zip);
  const baseline = wanted && wanted.length > 0 ? baselineOf(grid, wanted) : undefined;
  const counts = Object.fromEntries(cellStates.map((state) => [state, cells.filter((cell) => cell.state === state).length])) as Record<
    CellState,
    number
  >;
  return {
    source,
    cells,
    grid,
    tables: compareGrid(grid, baseline),
    ...(baseline && { baseline }),
    counts,
    isOver: counts.running + counts.waiting === 0,
    troubles: [...source.troubles, ...cells.flatMap(({ id, troubles }) => troubles.map((trouble) => `Cell ${id}: ${trouble}`))],
  };
};
