import type { TrainingEvent } from '@longway/contracts';
import type { Experiment } from '@longway/registry';
import { type Cell, type CellStore, type Claim, type ClaimOptions, type LogEntry } from '@longway/sweep';
import { carryOut } from './carry-out';
import { jobOf } from './read-sweep';
import type { Task, TaskOutcome } from './task';

/** How often a cell is tried again whose process was killed, in one sweep. */
const MOST_CRASHES = 2;

/** Who looks on. */
export interface Watcher {
  began(cell: Cell<Experiment>): void;
  event(cell: Cell<Experiment>, event: TrainingEvent): void;
  ended(cell: Cell<Experiment>, outcome: TaskOutcome): void;
}

export interface WorkOptions extends ClaimOptions {
  readonly store: CellStore;
  readonly env: NodeJS.ProcessEnv;
  /** Processes that train a cell together. */
  readonly ranks: number;
  /** Whether cells are tried again that have failed. */
  readonly retryFailed: boolean;
  readonly signal: AbortSignal;
  readonly command: readonly string[];
  readonly tell: (entry: LogEntry) => Promise<void>;
  readonly watcher: Watcher;
}

/** Takes cells and works on them. One whose process is killed, by the kernel for want of memory, say, goes on from its last checkpoint, a few times. */
export class CellWorker {
  private readonly crashes = new Map<string, number>();
  /** Cells that were asked for: force is for the first time only. Whoever took one since knows better still. */
  private readonly tried = new Set<string>();

  constructor(private readonly options: WorkOptions) {}

  readonly perform = async (task: Task): Promise<TaskOutcome> => {
    const { signal, watcher } = this.options;
    const { cell } = task;
    const failed = await this.failedElsewhere(cell);
    if (failed) return this.settled(cell, failed);
    for (;;) {
      const claim = await this.claim(cell);
      if (claim === 'busy' || claim === 'done') return this.settled(cell, { status: claim });
      watcher.began(cell);
      const outcome = await this.work(claim, task);
      const isRepeated = outcome.status === 'crashed' && !signal.aborted && this.mayCrashAgain(cell);
      if (outcome.status === 'crashed') await this.tellCrash(cell, outcome.error, isRepeated);
      if (!isRepeated) return this.settled(cell, outcome);
    }
  };

  private claim(cell: Cell): Promise<Claim | 'done' | 'busy'> {
    const { store, stale, force = false } = this.options;
    const isFirst = !this.tried.has(cell.id);
    this.tried.add(cell.id);
    return store.claim(cell, { stale, force: force && isFirst });
  }

  /** Another process may have failed with it since the plan was made. */
  private async failedElsewhere({ id }: Cell): Promise<TaskOutcome | undefined> {
    const { store, stale, retryFailed } = this.options;
    if (retryFailed) return undefined;
    const state = await store.state(id, { stale });
    return state.status === 'failed' ? { status: 'failed', error: new Error(state.failure.error.summary) } : undefined;
  }

  private async work(claim: Claim, { cell, stage, pause }: Task): Promise<TaskOutcome> {
    const { env, ranks, signal, command, tell, watcher } = this.options;
    await tell({ type: 'began', cell: cell.id, token: claim.token });
    const began = performance.now();
    const onEvent = (event: TrainingEvent) => watcher.event(cell, event);
    const outcome = await carryOut(claim, jobOf(cell), stage, { env, ranks, signal, command, onEvent, pause });
    if (outcome.status === 'finished') await tell({ type: 'done', cell: cell.id, seconds: (performance.now() - began) / 1000 });
    if (outcome.status === 'failed') await tell({ type: 'failed', cell: cell.id, message: outcome.error.message });
    // Somebody told the process that trains alone to stop: there is no reason not to go on.
    return outcome.status === 'stopped' && !signal.aborted ? { status: 'lost' } : outcome;
  }

  private mayCrashAgain({ id }: Cell): boolean {
    const crashes = (this.crashes.get(id) ?? 0) + 1;
    this.crashes.set(id, crashes);
    return crashes <= MOST_CRASHES;
  }

  private async tellCrash(cell: Cell, error: Error, isRepeated: boolean): Promise<void> {
    const { tell, signal } = this.options;
    await tell({ type: isRepeated || signal.aborted ? 'crashed' : 'failed', cell: cell.id, message: error.message });
    if (isRepeated || signal.aborted) return;
    // Given back when it crashed: somebody else may be trying it by now.
    const claim = await this.claim(cell);
    if (typeof claim !== 'string') await claim.fail(error);
  }

  private settled(cell: Cell<Experiment>, outcome: TaskOutcome): TaskOutcome {
    if (outcome.status !== 'busy') this.options.watcher.ended(cell, outcome);
    return outcome;
  }
}
