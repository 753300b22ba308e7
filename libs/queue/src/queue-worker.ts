import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { LongwayError } from '@longway/contracts';
import { type Stage, stages } from '@longway/sweep';
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import type { QueueConnection } from './connect';
import { readJob, type StageJob } from './jobs';
import { bullOptions, SweepQueue } from './sweep-queue';

/** A job in hand. */
export interface StageTask {
  readonly job: StageJob;
  /** 1 for the first try; those that a lost machine cut short do not count. */
  readonly attempt: number;
  readonly attempts: number;
  /** Whether a worker that had it has not been heard of since: what it left may be taken over sooner. */
  readonly hasStalled: boolean;
  /** Aborted where the worker is to stop: save what was done, and answer `stopped`. */
  readonly signal: AbortSignal;
}

/**
 * What became of a task: it is done, by whomever; it was stopped as the signal asked, and goes back to the queue; or somebody else is at it, or it
 * cannot begin yet, and it is looked at again after so many seconds. A failure is thrown.
 */
export type Outcome = 'done' | 'stopped' | { readonly again: number };
export type Work = (task: StageTask) => Promise<Outcome>;

/** What a worker tells of itself. */
export type WorkerEvent =
  | { readonly kind: 'begun'; readonly job: StageJob; readonly attempt: number; readonly attempts: number; readonly hasStalled: boolean }
  | { readonly kind: 'done'; readonly job: StageJob; readonly seconds: number }
  | { readonly kind: 'returned'; readonly job: StageJob }
  | { readonly kind: 'put-off'; readonly job: StageJob; readonly seconds: number }
  /** `isFinal`: it is not tried again by itself. */
  | { readonly kind: 'failed'; readonly job: StageJob; readonly error: unknown; readonly isFinal: boolean; readonly attempt: number }
  /** The queue took the worker for dead and gives the job to another; the folder decides who goes on. */
  | { readonly kind: 'lock-lost'; readonly job: StageJob }
  | { readonly kind: 'stalled'; readonly id: string }
  | { readonly kind: 'refused'; readonly id: string; readonly error: unknown }
  | { readonly kind: 'redis-gone'; readonly error?: Error }
  | { readonly kind: 'redis-back'; readonly seconds: number }
  | { readonly kind: 'trouble'; readonly error: Error };

export interface WorkerOptions {
  /** Which stages it works on. */
  readonly stages: readonly Stage[];
  /** Tasks side by side. */
  readonly slots: number;
  readonly work: Work;
  readonly tell: (event: WorkerEvent) => void;
  /** Seconds after which a worker that renews no lock is taken for dead. It renews three times in that time. */
  readonly lock?: number;
  /** Seconds between two looks at an empty queue. */
  readonly poll?: number;
  /** Whether it ends when nothing is left to do. */
  readonly untilEmpty?: boolean;
  /** Seconds that a Redis which is away has to come back and hear of the end, where the worker is stopped. */
  readonly farewell?: number;
}

/** How many tasks ended how. */
export interface Tally {
  done: number;
  failed: number;
  returned: number;
}

interface Taken {
  readonly job: Job<unknown>;
  readonly stage: Stage;
  readonly token: string;
  task?: StageJob;
  isLost?: boolean;
}

/**
 * A job may lose its worker so often before it is held to be the cause. Machines that are taken away by their owner are common, so it is many.
 */
const MOST_STALLS = 50;

/** Failures that another try cannot mend. */
const isHopeless = (error: unknown): boolean => error instanceof LongwayError && ['usage', 'data', 'diverged'].includes(error.exit);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The job is no longer this worker's, or is not there: the folder of the cell has what was done, and whoever has the job sees it. */
const isSomebodyElses = (error: unknown): boolean => {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' && code < 0;
};

/**
 * Takes jobs from the queue and has them done, several side by side.
 *
 * Delivery is at least once: a worker that is not heard of for `lock` seconds loses its jobs to others, though it may be alive. What keeps the work
 * exact is the claim of a cell's folder, which `work` is to take.
 */
export class QueueWorker {
  readonly tally: Tally = { done: 0, failed: 0, returned: 0 };
  private readonly heads: Readonly<Partial<Record<Stage, Worker<unknown>>>>;
  /** The later stages first: what was begun is finished before more is begun. */
  private readonly order: readonly Stage[];
  private readonly queue: SweepQueue;
  private readonly stopping = new AbortController();
  private readonly taken = new Map<Taken, Promise<void>>();
  private readonly lock: number;
  private readonly poll: number;
  private readonly farewell: number;
  private wake: () => void = () => undefined;
  private goneSince?: number;
  private lastTrouble = { message: '', time: 0 };

  constructor(
    private readonly connection: QueueConnection,
    private readonly options: WorkerOptions,
  ) {
    this.lock = (options.lock ?? 30) * 1000;
    this.poll = (options.poll ?? 1) * 1000;
    this.farewell = (options.farewell ?? 5) * 1000;
    this.order = stages.filter((stage) => options.stages.includes(stage)).reverse();
    this.heads = Object.fromEntries(this.order.map((stage) => [stage, this.openHead(stage)]));
    this.queue = new SweepQueue(connection);
  }

  /** Works until it is stopped or, where that is asked for, nothing is left. */
  async run(): Promise<Tally> {
    const { redis } = this.connection;
    const gone = () => this.tellGone();
    const back = () => this.tellBack();
    redis.on('close', gone).on('ready', back);
    const renewal = setInterval(() => this.renew(), this.lock / 3);
    for (const stage of this.order) await this.heads[stage]?.startStalledCheckTimer();
    try {
      while (!this.stopping.signal.aborted) if (!(await this.turn())) break;
      await Promise.all(this.taken.values());
    } finally {
      clearInterval(renewal);
      redis.off('close', gone).off('ready', back);
      await this.close();
    }
    return this.tally;
  }

  /** Takes no more jobs, and has those in hand saved and put back. `run` ends after that. */
  stop(): void {
    this.stopping.abort();
    this.wake();
  }

  /** One job more in hand, or a pause. @returns false where nothing is left. */
  private async turn(): Promise<boolean> {
    if (this.taken.size >= this.options.slots) {
      await this.pause();
      return true;
    }
    const taken = await this.unlessStopped(this.take());
    if (taken === 'stopped') return false;
    if (taken) {
      const end = this.carryOut(taken).finally(() => {
        this.taken.delete(taken);
        this.wake();
      });
      this.taken.set(taken, end);
      return true;
    }
    if (this.options.untilEmpty && this.taken.size === 0 && (await this.isEmpty())) return false;
    // Many workers that were started together do not ask together.
    await this.pause(this.poll * (0.75 + Math.random() / 2));
    return true;
  }

  /** Until a task ends, the worker is stopped, or so many milliseconds are over. */
  private async pause(most?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (this.stopping.signal.aborted) resolve();
      if (most !== undefined) timer = setTimeout(resolve, most);
    });
    clearTimeout(timer);
  }

  private async isEmpty(): Promise<boolean> {
    const [last] = this.order;
    const pending = last && (await this.unlessStopped(this.queue.pending(last)));
    return !pending || pending === 'stopped';
  }

  /** Redis may be away, and its answer with it: that keeps no worker from stopping. What comes too late is put back. */
  private async unlessStopped<T>(answer: Promise<T>): Promise<T | 'stopped'> {
    const { signal } = this.stopping;
    let stop: () => void = () => undefined;
    const stopped = new Promise<'stopped'>((resolve) => {
      stop = () => resolve('stopped');
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
    });
    const first = await Promise.race([answer, stopped]);
    signal.removeEventListener('abort', stop);
    return first;
  }

  private async take(): Promise<Taken | undefined> {
    try {
      for (const stage of this.order) {
        const token = randomUUID();
        const job = await this.heads[stage]?.getNextJob(token, { block: false });
        if (!job) continue;
        if (!this.stopping.signal.aborted) return { job, stage, token };
        await job.moveToWait(token);
        return undefined;
      }
    } catch (error) {
      if (!this.stopping.signal.aborted) this.tellTrouble(error);
    }
    return undefined;
  }

  /** Has a job done, and tells the queue what became of it. */
  private async carryOut(taken: Taken): Promise<void> {
    const { job, stage, token } = taken;
    const attempts = job.opts.attempts ?? 1;
    const attempt = job.attemptsMade + 1;
    let task: StageJob;
    try {
      if (job.deferredFailure) throw new LongwayError(`it lost its worker more than ${MOST_STALLS} times`, {}, 'environment');
      task = readJob(job.data, stage);
    } catch (error) {
      this.tally.failed += 1;
      this.options.tell({ kind: 'refused', id: job.id ?? '', error });
      return this.settle(taken, () => job.moveToFailed(new UnrecoverableError(messageOf(error)), token));
    }
    taken.task = task;
    const hasStalled = job.stalledCounter > 0;
    this.options.tell({ kind: 'begun', job: task, attempt, attempts, hasStalled });
    const began = performance.now();
    try {
      const outcome = await this.options.work({ job: task, attempt, attempts, hasStalled, signal: this.stopping.signal });
      if (outcome === 'done') {
        this.tally.done += 1;
        this.options.tell({ kind: 'done', job: task, seconds: (performance.now() - began) / 1000 });
        await this.settle(taken, () => job.moveToCompleted('done', token, false));
      } else if (outcome === 'stopped') {
        this.tally.returned += 1;
        await this.settle(taken, () => job.moveToWait(token));
        this.options.tell({ kind: 'returned', job: task });
      } else {
        this.options.tell({ kind: 'put-off', job: task, seconds: outcome.again });
        await this.settle(taken, () => job.moveToDelayed(Date.now() + outcome.again * 1000, token));
      }
    } catch (error) {
      const isFinal = isHopeless(error) || attempt >= attempts;
      if (isFinal) this.tally.failed += 1;
      this.options.tell({ kind: 'failed', job: task, error, isFinal, attempt });
      const told = isHopeless(error) ? new UnrecoverableError(messageOf(error)) : new Error(messageOf(error));
      await this.settle(taken, () => job.moveToFailed(told, token));
    }
  }

  /** Tells the queue. Where that cannot be done, the job comes up again elsewhere, and whoever takes it finds what was done. */
  private async settle(taken: Taken, say: () => Promise<unknown>): Promise<void> {
    const said = say().catch((error: unknown) => {
      if (isSomebodyElses(error)) this.tellLost(taken);
      else if (!this.stopping.signal.aborted) this.tellTrouble(error);
    });
    if ((await this.unlessStopped(said)) !== 'stopped') return;
    // A Redis that is away is not waited for any longer: the lock runs out by itself.
    await this.withinFarewell(said);
  }

  private async withinFarewell(answer: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    await Promise.race([answer, sleep(this.farewell, undefined, { signal: over.signal }).catch(() => undefined)]);
    over.abort();
  }

  private renew(): void {
    for (const stage of this.order) {
      const own = [...this.taken.keys()].filter((one) => one.stage === stage && !one.isLost && one.job.id !== undefined);
      if (own.length === 0 || this.connection.redis.status !== 'ready') continue;
      const ids = own.map(({ job }) => job.id ?? '');
      void this.heads[stage]
        ?.extendJobLocks(
          ids,
          own.map(({ token }) => token),
          this.lock,
        )
        .then((lost) => own.filter(({ job }) => lost.includes(job.id ?? '')).forEach((one) => this.tellLost(one)))
        .catch((error: unknown) => this.tellTrouble(error));
    }
  }

  private openHead(stage: Stage): Worker<unknown> {
    const head = new Worker<unknown>(stage, null, {
      ...bullOptions(this.connection),
      name: `${hostname()}:${process.pid}`,
      autorun: false,
      lockDuration: this.lock,
      stalledInterval: this.lock / 2,
      maxStalledCount: MOST_STALLS,
    });
    head.on('stalled', (id) => this.options.tell({ kind: 'stalled', id }));
    // Of a connection that is gone the connection itself tells.
    head.on('error', (error) => {
      if (this.connection.redis.status === 'ready' && !this.stopping.signal.aborted) this.tellTrouble(error);
    });
    return head;
  }

  private tellGone(): void {
    if (this.goneSince !== undefined || this.stopping.signal.aborted) return;
    this.goneSince = performance.now();
    this.options.tell({ kind: 'redis-gone' });
  }

  private tellBack(): void {
    if (this.goneSince === undefined) return;
    this.options.tell({ kind: 'redis-back', seconds: (performance.now() - this.goneSince) / 1000 });
    this.goneSince = undefined;
  }

  private tellLost(taken: Taken): void {
    if (taken.isLost || !this.taken.has(taken)) return;
    taken.isLost = true;
    if (taken.task) this.options.tell({ kind: 'lock-lost', job: taken.task });
  }

  /** What comes again at every look at the queue is said now and then. */
  private tellTrouble(thrown: unknown): void {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const time = Date.now();
    if (error.message === this.lastTrouble.message && time - this.lastTrouble.time < this.lock) return;
    this.lastTrouble = { message: error.message, time };
    this.options.tell({ kind: 'trouble', error });
  }

  /** Closes what this worker opened; the connection is the caller's. Where Redis is away nothing is waited for. */
  private async close(): Promise<void> {
    await this.withinFarewell(Promise.allSettled([...Object.values(this.heads).map((head) => head.close(true)), this.queue.close()]));
  }
}
