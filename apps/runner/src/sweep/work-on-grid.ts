import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Experiment } from '@longway/registry';
import { type Cell, type CellState, readSweepLog, type Stage, SweepLog } from '@longway/sweep';
import { lockRunFolder } from '../experiment/run-lock';
import { AshaPlan } from './asha-plan';
import { CellWorker } from './cell-worker';
import { childEnvironment } from './child-environment';
import { GridPlan } from './grid-plan';
import { GridProgress } from './grid-progress';
import { GridScreen } from './grid-screen';
import type { Sweep } from './read-sweep';
import { runPool } from './run-pool';
import type { SweepPlace } from './sweep-folder';
import type { Plan, Task } from './task';

export interface GridOptions {
  /** Cells at a time. */
  readonly jobs: number;
  readonly stale: number;
  readonly force: boolean;
  readonly retryFailed: boolean;
  /** Processes that train a cell together. */
  readonly ranks: number;
  readonly signal: AbortSignal;
  readonly command: readonly string[];
}

type CellStage = Task['stage'];

/** The stage that cells are brought to the end of: judging trains first. Undefined where a sweep only reports. */
export const stageOf = (stages: readonly Stage[]): CellStage | undefined =>
  (['evaluate', 'pretrain'] as const).find((stage) => stages.includes(stage));

/** Whether all that `pretrain` does is done. */
const isTrained = ({ arms, seeds }: Experiment, folder: string | undefined): boolean =>
  folder !== undefined &&
  arms.every(({ name }) => seeds.every((seed) => existsSync(join(folder, 'arms', name, `seed-${seed}`, 'weights'))));

/** Cells that there is something to be done for. */
const left = (
  cells: readonly Cell<Experiment>[],
  stage: CellStage,
  states: ReadonlyMap<string, CellState>,
  retryFailed: boolean,
): readonly Cell<Experiment>[] =>
  cells.filter(({ id, experiment }) => {
    const state = states.get(id) as CellState;
    if (state.status === 'done' || (state.status === 'failed' && !retryFailed)) return false;
    return stage === 'evaluate' || !isTrained(experiment, state.folder);
  });

/** What came of it, beside what lies in the folder of cells. */
export interface GridResult {
  /** Cells that ASHA has stopped. */
  readonly stopped: ReadonlySet<string>;
}

/** Works on a sweep's cells, several at a time, until they are done, have failed, or it is asked to end. */
export const workOnGrid = async (
  sweep: Sweep,
  { folder, store }: SweepPlace,
  stage: CellStage,
  options: GridOptions,
): Promise<GridResult> => {
  const { cells, asha } = sweep;
  const { jobs, stale, retryFailed, signal } = options;
  // Two that decide at once who goes on would each stop what the other one promotes.
  const unlock = asha ? await lockRunFolder(folder) : undefined;
  const ids = cells.map(({ id }) => id);
  const states = await store.states(ids, { stale });
  const progress = new GridProgress(cells, states, jobs);
  const log = await SweepLog.open(folder);
  const tell: SweepLog['add'] = (entry) => log.add(entry);
  const having = (status: CellState['status']) => new Set(ids.filter((id) => states.get(id)?.status === status));
  const ashaPlan =
    asha &&
    new AshaPlan({
      asha,
      cells,
      done: having('done'),
      failed: retryFailed ? new Set() : having('failed'),
      log: await readSweepLog(folder),
      tell,
    });
  const plan: Plan = ashaPlan ?? new GridPlan(left(cells, stage, states, retryFailed).map((cell) => ({ cell, stage })));
  const screen = new GridScreen(progress, asha !== undefined, () => ashaPlan?.stopped);
  const worker = new CellWorker({ ...options, store, env: childEnvironment(jobs), tell, watcher: screen });
  try {
    await runPool(plan, { jobs, signal, perform: worker.perform });
    return { stopped: ashaPlan?.stopped ?? new Set() };
  } finally {
    screen.stop();
    await unlock?.();
  }
};
