import { createHash } from 'node:crypto';
import { type Stage, stages } from '@longway/sweep';
import { type FlowJob, FlowProducer, Queue } from 'bullmq';
import type { QueueConnection } from './connect';
import { type CellJob, type CellStage, cellStages, jobId, peekJob, type QueuedCell, type ReportJob } from './jobs';

/** In front of all keys in Redis. */
export const PREFIX = 'longway';

/** What all of BullMQ's classes are told here: the server was looked at when it was connected to. */
export const bullOptions = ({ redis }: QueueConnection) => ({ connection: redis, prefix: PREFIX, skipVersionCheck: true });

/** Done jobs are kept for the counts of `status`: a week, and so many a stage. */
const keepDone = { age: 7 * 24 * 3600, count: 10_000 };

/** Flows that are written at a time, so that no command to Redis grows beyond a few megabytes. */
const CHUNK = 100;

export interface EnqueueOptions {
  readonly sweep: string;
  /** What is done with each cell, in this order. */
  readonly stages: readonly CellStage[];
  /** 1 to 1,000,000: smaller ones are taken first. */
  readonly priority: number;
  /** How often a cell's stage is tried in all, where it fails. */
  readonly attempts: number;
  /** Seconds before the second try; doubled before each further one. */
  readonly backoff: number;
  /** Whether what failed for good is tried again. */
  readonly retryFailed: boolean;
}

/** What became of the cells, by their ids. */
export interface Enqueued {
  readonly added: readonly string[];
  /** There already, whoever put them there. */
  readonly queued: readonly string[];
  /** There, failed for good, and left so. */
  readonly failed: readonly string[];
  readonly retried: readonly string[];
}

/** Jobs of a stage. */
export interface StageCounts {
  readonly stage: Stage;
  /** May be taken. */
  readonly waiting: number;
  /** Behind an earlier stage, or put off for a while. */
  readonly later: number;
  readonly active: number;
  readonly failed: number;
  readonly done: number;
}

export interface QueueFailure {
  readonly stage: Stage;
  readonly sweep: string;
  readonly cell?: QueuedCell;
  readonly error: string;
  readonly attempts: number;
  /** When it failed for good, milliseconds since 1970. */
  readonly time: number;
}

type Known = 'absent' | 'queued' | 'failed' | 'done';

const known = (state: string): Known =>
  state === 'unknown' ? 'absent' : state === 'completed' ? 'done' : state === 'failed' ? 'failed' : 'queued';

/** Sweeps as they wait in Redis. Every stage has a queue of its own, so that machines can be kept for some of them. */
export class SweepQueue {
  private readonly queues: Readonly<Record<Stage, Queue<CellJob | ReportJob>>>;
  private readonly flows: FlowProducer;

  constructor(private readonly connection: QueueConnection) {
    const options = bullOptions(connection);
    const open = (stage: Stage) => {
      const queue = new Queue<CellJob | ReportJob>(stage, options);
      queue.on('error', () => undefined);
      return queue;
    };
    this.queues = { pretrain: open('pretrain'), evaluate: open('evaluate'), report: open('report') };
    this.flows = new FlowProducer(options);
    this.flows.on('error', () => undefined);
  }

  /**
   * Puts cells on the queue, each as a flow: its evaluation waits for its pretraining. Those that are there are left alone, so that this may be called as
   * often as one likes, by several sweeps that share cells, and after Redis lost its data.
   *
   * @param cells that are not finished, each once. One that the queue holds for done is put there again: what the caller sees in the folder counts.
   */
  async enqueue(cells: readonly QueuedCell[], options: EnqueueOptions): Promise<Enqueued> {
    const result = { added: [] as string[], queued: [] as string[], failed: [] as string[], retried: [] as string[] };
    for (let from = 0; from < cells.length; from += CHUNK) {
      const chunk = cells.slice(from, from + CHUNK);
      const kinds = await Promise.all(chunk.map((cell) => this.settle(cell.id, options)));
      const added = chunk.filter((_, index) => kinds[index] === 'added');
      if (added.length > 0) await this.flows.addBulk(added.map((cell) => this.flowOf(cell, options)));
      chunk.forEach(({ id }, index) => result[kinds[index] ?? 'added'].push(id));
    }
    return result;
  }

  /** Puts the report of a sweep behind its cells. */
  async enqueueReport(sweep: string, cells: readonly string[], priority: number): Promise<void> {
    const key = createHash('sha256')
      .update(JSON.stringify([sweep, [...cells].sort()]))
      .digest('hex')
      .slice(0, 16);
    const id = jobId(key, 'report');
    const queue = this.queues.report;
    if (['done', 'failed'].includes(known(await queue.getJobState(id)))) await queue.remove(id);
    const job: ReportJob = { format: 1, stage: 'report', sweep, cells: [...cells] };
    await queue.add('report', job, { jobId: id, priority, attempts: 1, removeOnComplete: keepDone });
  }

  /** How many jobs there are of each stage. */
  counts(): Promise<readonly StageCounts[]> {
    return Promise.all(
      stages.map(async (stage) => {
        const queue = this.queues[stage];
        const found = await queue.getJobCounts('wait', 'prioritized', 'delayed', 'waiting-children', 'active', 'failed', 'completed');
        const of = (state: string): number => found[state] ?? 0;
        return {
          stage,
          waiting: of('wait') + of('prioritized'),
          later: of('delayed') + of('waiting-children'),
          active: of('active'),
          failed: of('failed'),
          done: of('completed'),
        };
      }),
    );
  }

  /** Jobs that are to be done yet, up to a stage: whether a worker that knows these stages has work now or soon. */
  async pending(stage: Stage): Promise<number> {
    const before = stages.slice(0, stages.indexOf(stage) + 1);
    const counts = await Promise.all(before.map((one) => this.queues[one].getJobCountByTypes('wait', 'prioritized', 'delayed', 'active')));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Which of these cells the queue still has work for; those that failed for good, and those that it does not know, are none of them. */
  async unsettled(cells: readonly string[]): Promise<readonly string[]> {
    const left: string[] = [];
    for (let from = 0; from < cells.length; from += CHUNK) {
      const chunk = cells.slice(from, from + CHUNK);
      const states = await Promise.all(chunk.map((cell) => this.statesOf(cell)));
      const isOpen = (of: (typeof states)[number] = []) =>
        of.some(({ state }) => state === 'queued') && !of.some(({ state }) => state === 'failed');
      left.push(...chunk.filter((_, index) => isOpen(states[index])));
    }
    return left;
  }

  /** What failed for good, the newest first. */
  async failures(most = 100): Promise<readonly QueueFailure[]> {
    const found = await Promise.all(
      stages.map(async (stage) => {
        const jobs = await this.queues[stage].getFailed(0, most - 1);
        return jobs.map(({ data, failedReason = '', attemptsMade, finishedOn = 0 }) => {
          const job = peekJob(data);
          const cell = job && 'cell' in job ? job.cell : undefined;
          return { stage, sweep: job?.sweep ?? '', cell, error: failedReason, attempts: attemptsMade, time: finishedOn };
        });
      }),
    );
    return found
      .flat()
      .sort((a, b) => b.time - a.time)
      .slice(0, most);
  }

  /** Leaves the connection open, which is the caller's. */
  async close(): Promise<void> {
    await Promise.allSettled([...Object.values(this.queues), this.flows].map((one) => one.close()));
  }

  /** Looks at what the queue has of a cell, and clears what stands in the way of adding it. */
  private async settle(cell: string, { stages: wanted, retryFailed }: EnqueueOptions): Promise<keyof Enqueued> {
    const found = (await this.statesOf(cell)).filter(({ stage }) => wanted.some((one) => one === stage));
    const failed = found.filter(({ state }) => state === 'failed');
    if (failed.length > 0 && !retryFailed) return 'failed';
    for (const { stage } of failed) await this.retry(cell, stage);
    const last = found.at(-1)?.state;
    if (last === 'queued') return failed.length > 0 ? 'retried' : 'queued';
    if (last === 'failed') return 'retried';
    // An earlier stage may be there for a sweep that wants no more: it becomes part of the flow.
    const done = found.filter(({ state }) => state === 'done');
    await Promise.all(done.map(({ stage }) => this.queues[stage].remove(jobId(cell, stage), { removeChildren: false })));
    return 'added';
  }

  private statesOf(cell: string): Promise<readonly { readonly stage: Stage; readonly state: Known }[]> {
    return Promise.all(
      cellStages.map(async (stage) => ({ stage, state: known(await this.queues[stage].getJobState(jobId(cell, stage))) })),
    );
  }

  private async retry(cell: string, stage: Stage): Promise<void> {
    const job = await this.queues[stage].getJob(jobId(cell, stage));
    await job?.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
  }

  private flowOf(cell: QueuedCell, { sweep, stages: wanted, priority, attempts, backoff }: EnqueueOptions): FlowJob {
    return wanted.reduce<FlowJob | undefined>(
      (before, stage) => ({
        name: stage,
        queueName: stage,
        data: { format: 1, stage, sweep, cell } satisfies CellJob,
        opts: {
          jobId: jobId(cell.id, stage),
          priority,
          attempts,
          backoff: { type: 'exponential', delay: backoff * 1000, jitter: 0.5 },
          removeOnComplete: keepDone,
          stackTraceLimit: 0,
        },
        ...(before && { children: [before] }),
      }),
      undefined,
    ) as FlowJob;
  }
}
