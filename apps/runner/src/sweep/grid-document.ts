import type { Experiment } from '@longway/registry';
import type { Cell, CellFailure, CellState, CellStore, Point } from '@longway/sweep';
import { describePoint } from '@longway/sweep';
import type { TextTable } from '../output/summary-table';

/** A cell for programs. */
export interface CellDocument {
  /** Its place in the grid, counted from 0. */
  readonly index: number;
  readonly id: string;
  readonly point: Point;
  readonly seed: number;
  /** `stopped`: by ASHA, before its end. */
  readonly status: CellState['status'] | 'stopped';
  readonly folder?: string;
  readonly failure?: CellFailure;
}

/** @param stopped the ids of those that ASHA has stopped. */
export const gridDocument = async (
  cells: readonly Cell<Experiment>[],
  store: CellStore,
  stale: number,
  stopped: ReadonlySet<string> = new Set(),
): Promise<readonly CellDocument[]> => {
  const states = await store.states(
    cells.map(({ id }) => id),
    { stale },
  );
  return cells.map(({ id, point, seed }, index) => {
    const state = states.get(id) as CellState;
    const status = state.status === 'waiting' && stopped.has(id) ? 'stopped' : state.status;
    const failure = state.status === 'failed' ? state.failure : undefined;
    return { index, id, point, seed, status, ...(state.folder && { folder: state.folder }), ...(failure && { failure }) };
  });
};

export const gridTable = (cells: readonly CellDocument[]): TextTable => ({
  head: ['cell', 'id', 'status', 'point', 'seed'],
  rows: cells.map(({ index, id, status, point, seed }) => [String(index), id, status, describePoint(point), String(seed)]),
});
