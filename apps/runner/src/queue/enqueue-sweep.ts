import { setTimeout as sleep } from 'node:timers/promises';
import { LongwayError } from '@longway/contracts';
import { type CellStage, cellStages, type EnqueueOptions, type QueuedCell, SweepQueue } from '@longway/queue';
import type { CellState, CellStore } from '@longway/sweep';
import { printWarning } from '../output/print-error';
import { progressOn } from '../output/progress';
import type { Sweep } from '../sweep/read-sweep';
import { queuedCell } from './cell-job';
import { openQueue } from './open-queue';

export interface EnqueueSweepOptions {
  /** The address; true for that of the environment. */
  readonly queue: string | true;
  readonly priority: number;
  /** Whether to stay until every cell is done or has failed for good. */
  readonly wait: boolean;
  readonly retryFailed: boolean;
  /** Processes that train a cell together, by MPI. */
  readonly ranks: number;
  readonly signal: AbortSignal;
  /** Before anything is enqueued, and not where there is no queue: workers look at what it writes. */
  readonly begin: () => Promise<unknown>;
}

/** What became of a sweep's cells, in numbers. */
export interface EnqueuedSweep {
  /** The address, without its password. */
  readonly queue: string;
  readonly cells: number;
  readonly done: number;
  readonly added: number;
  /** On the queue before, whoever put them there. */
  readonly queued: number;
  readonly retried: number;
  readonly failed: number;
}

/** Tries of a stage, and seconds before the second of them; doubled before the third. */
const tries = { attempts: 3, backoff: 30 };
/** Milliseconds between two looks at the grid. */
const LOOK = 2000;

/** A grid, and how far it is. */
class Grid {
  constructor(
    private readonly sweep: Sweep,
    private readonly store: CellStore,
    private readonly ranks: number,
  ) {}

  get size(): number {
    return this.sweep.cells.length;
  }

  get ids(): readonly string[] {
    return this.sweep.cells.map(({ id }) => id);
  }

  /** Cells as the folder has them. */
  async in(...statuses: readonly CellState['status'][]): Promise<readonly string[]> {
    const states = await this.store.states(this.ids);
    return this.ids.filter((id) => statuses.some((status) => status === states.get(id)?.status));
  }

  queuedCells(ids: readonly string[]): readonly QueuedCell[] {
    const wanted = new Set(ids);
    return this.sweep.cells.filter(({ id }) => wanted.has(id)).map((cell) => queuedCell(cell, this.ranks));
  }
}

const refuseAsha = ({ asha, file }: Sweep): void => {
  if (!asha) return;
  throw new LongwayError(
    'successive halving is not done by a queue: it decides which cells go on as they come to a rung, in one process',
    { where: `${file}: asha`, remedy: 'leave out --queue, or remove asha from the file' },
    'usage',
  );
};

/** Waits until nothing of the grid is left to be done. @returns the cells that failed for good. */
const waitFor = async (grid: Grid, queue: SweepQueue, options: EnqueueOptions, signal: AbortSignal): Promise<readonly string[]> => {
  const progress = progressOn('cells');
  const ends = options.stages.includes('evaluate');
  const left = new Set(grid.ids);
  const failed = new Set<string>();
  try {
    for (;;) {
      for (const id of await grid.in('done')) left.delete(id);
      const unsettled = new Set(await queue.unsettled([...left]));
      // Between the two looks a cell may have come to its end.
      for (const id of await grid.in('done')) left.delete(id);
      const gone = [...left].filter((id) => !unsettled.has(id) && !failed.has(id));
      if (gone.length > 0) {
        const again = ends ? await queue.enqueue(grid.queuedCells(gone), { ...options, retryFailed: false }) : { added: [], failed: gone };
        for (const id of again.failed) failed.add(id);
        if (again.added.length > 0) printWarning(`Redis had lost ${again.added.length} cells that are not done: they are enqueued again`);
      }
      progress.update(grid.size - left.size + failed.size, grid.size);
      if (left.size === failed.size || signal.aborted) return [...failed];
      await sleep(LOOK, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    progress.stop();
  }
};

/**
 * Puts the cells of a sweep that are not done on a queue; as often as one likes.
 *
 * @throws LongwayError where there is no queue, or the sweep is none for a queue.
 */
export const enqueueSweep = async (sweep: Sweep, store: CellStore, options: EnqueueSweepOptions): Promise<EnqueuedSweep> => {
  const { priority, retryFailed, wait, signal } = options;
  refuseAsha(sweep);
  const connection = await openQueue(options.queue);
  const queue = new SweepQueue(connection);
  try {
    await options.begin();
    const grid = new Grid(sweep, store, options.ranks);
    const stages: readonly CellStage[] = cellStages.filter((stage) => sweep.stages.includes(stage));
    const enqueueing: EnqueueOptions = { ...tries, sweep: sweep.name, stages, priority, retryFailed };
    const done = await grid.in('done');
    // One that failed here may have failed elsewhere, where no queue knows of it.
    const failed = retryFailed ? [] : await grid.in('failed');
    const left = grid.ids.filter((id) => !done.includes(id));
    const busy = new Set(await queue.unsettled(failed));
    const wanted = left.filter((id) => busy.has(id) || !failed.includes(id));
    const result = await queue.enqueue(grid.queuedCells(wanted), enqueueing);
    if (sweep.stages.includes('report') && !wait) await queue.enqueueReport(sweep.name, grid.ids, priority);
    const counts = { queue: connection.address.shown, cells: grid.size, added: result.added.length, queued: result.queued.length };
    const before = {
      ...counts,
      retried: result.retried.length,
      done: done.length,
      failed: left.length - wanted.length + result.failed.length,
    };
    if (!wait) return before;
    console.error(describeEnqueued(before));
    const lost = await waitFor(grid, queue, enqueueing, signal);
    return { ...before, done: (await grid.in('done')).length, failed: lost.length };
  } finally {
    await queue.close();
    connection.disconnect();
  }
};

/** For people. */
export const describeEnqueued = ({ queue, cells, done, added, queued, retried, failed }: EnqueuedSweep): string => {
  const parts = [
    `${added} enqueued`,
    queued > 0 && `${queued} on the queue already`,
    retried > 0 && `${retried} that failed are tried again`,
    done > 0 && `${done} done`,
    failed > 0 && `${failed} failed (--retry-failed tries them again)`,
  ];
  return `${cells} cells: ${parts.filter(Boolean).join(', ')}; ${queue}`;
};
