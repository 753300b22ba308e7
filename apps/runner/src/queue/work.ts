import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LongwayError } from '@longway/contracts';
import type { CellJob, Outcome, ReportJob, StageTask, SweepQueue, Work } from '@longway/queue';
import type { CellStore } from '@longway/sweep';
import { executeStage } from '../sweep/execute-stage';
import { verifyCell } from './cell-job';

/** Where a worker works. */
export interface WorkPlace {
  readonly store: CellStore;
  readonly queue: SweepQueue;
  /** Holds the folders of sweeps. */
  readonly out: string;
  /** What children find in their environment beside what this process does. */
  readonly env: NodeJS.ProcessEnv;
  /** Seconds without a sign of life after which who works on a cell counts as dead. */
  readonly stale: number;
}

/**
 * Of `stale`, the part that is enough where the queue has not heard of the worker either. One that only lost Redis gives signs in the folder, every
 * few seconds, and is left to end what it began.
 */
const STALLED = 1 / 4;
/** Seconds to the next look at a cell that somebody else is at. */
const BUSY = 15;
/** Seconds to the next look at a sweep whose cells are not done. */
const NOT_YET = 5;

/** The words in run.json. Those of this process may hold the password of Redis. */
const command = ['longway', 'worker'];

const workOnCell = async (
  { store, env, stale }: WorkPlace,
  { cell, stage }: CellJob,
  { signal, hasStalled, attempt, attempts }: StageTask,
): Promise<Outcome> => {
  if (signal.aborted) return 'stopped';
  verifyCell(cell);
  const claim = await store.claim(cell, { stale: hasStalled ? stale * STALLED : stale });
  if (claim === 'done') return 'done';
  if (claim === 'busy') return { again: BUSY };
  const outcome = await executeStage(claim, cell, stage, { env, signal, command, ranks: cell.ranks });
  switch (outcome.status) {
    case 'finished':
      return (await claim.finish()) ? 'done' : { again: BUSY };
    case 'paused':
      await claim.release();
      return 'done';
    case 'stopped':
      await claim.release();
      // Where somebody told the child alone to stop, it goes on later.
      return signal.aborted ? 'stopped' : { again: BUSY };
    case 'lost':
      return { again: BUSY };
    case 'crashed':
      // A machine that was short of memory for a while is no failure of the cell yet.
      await (attempt < attempts ? claim.release() : claim.fail(outcome.error));
      throw outcome.error;
    case 'failed':
      await claim.fail(outcome.error);
      throw outcome.error;
  }
};

const launcher = join(__dirname, '../../bin/longway.cjs');

/** The command, in a process of its own: it takes seconds that locks are not renewed in. */
const writeReport = async (folder: string, signal: AbortSignal): Promise<Outcome> => {
  try {
    await promisify(execFile)(process.execPath, [launcher, 'report', folder], { signal });
    return 'done';
  } catch (error) {
    if (signal.aborted) return 'stopped';
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const remedy = `longway report ${folder} says more; --out is to be that of longway sweep, on all machines`;
    throw new LongwayError('the report cannot be written', { where: folder, found: stderr.trim() || message, remedy, cause: error });
  }
};

/** A report is due when no cell has anything left to be done: those that failed for good are in it as such. */
const workOnReport = async ({ store, queue, out }: WorkPlace, { sweep, cells }: ReportJob, { signal }: StageTask): Promise<Outcome> => {
  const states = await store.states(cells);
  const open = cells.filter((id) => states.get(id)?.status !== 'done');
  if ((await queue.unsettled(open)).length > 0) return { again: NOT_YET };
  return writeReport(join(out, sweep), signal);
};

/** What a worker does with its jobs: trains in a process of its own, so that this one renews locks while TensorFlow works. */
export const workAt =
  (place: WorkPlace): Work =>
  (task) =>
    task.job.stage === 'report' ? workOnReport(place, task.job, task) : workOnCell(place, task.job, task);
