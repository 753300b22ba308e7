import { LongwayError } from '@longway/contracts';
import { type AxisValue, cellId, type Stage } from '@longway/sweep';
import { z } from 'zod';

/** The stages that each cell goes through. */
export const cellStages = ['pretrain', 'evaluate'] as const;
export type CellStage = (typeof cellStages)[number];

/** Another format is another version of longway: such a job is refused, not guessed at. */
const format = z.literal(1);
const name = z.string().regex(/^[^/\\\0]{1,200}$/, 'a name without slashes');
const id = z.string().regex(cellId, 'sixteen hex digits');
const json = z.json() as z.ZodType<AxisValue>;

const queuedCell = z.strictObject({
  id,
  /** What the axes are set to, for people. */
  point: z.record(z.string(), json),
  seed: z.int().nonnegative(),
  /** The resolved configuration, whose hash the id is. */
  config: z.record(z.string(), json),
  /** Relative paths in it are meant from here. */
  configFolder: z.string(),
  /** Processes that train it together, by MPI. */
  ranks: z.int().positive().max(4096),
});

const cellJob = z.strictObject({ format, stage: z.enum(cellStages), sweep: name, cell: queuedCell });
const reportJob = z.strictObject({ format, stage: z.literal('report'), sweep: name, cells: z.array(id).min(1) });
const stageJob = z.discriminatedUnion('stage', [cellJob, reportJob]);

/** A cell as it travels. */
export type QueuedCell = z.infer<typeof queuedCell>;
export type CellJob = z.infer<typeof cellJob>;
export type ReportJob = z.infer<typeof reportJob>;
/** What a worker is asked to do. */
export type StageJob = z.infer<typeof stageJob>;

/** What can be said of a job, whoever wrote it; undefined where it is none that this version understands. */
export const peekJob = (data: unknown): StageJob | undefined => stageJob.safeParse(data).data;

/**
 * A job as it came from Redis, where anybody may have written it.
 *
 * @throws LongwayError where it is none that this version understands.
 */
export const readJob = (data: unknown, stage: Stage): StageJob => {
  const { success, data: job, error } = stageJob.safeParse(data);
  const found = success ? `a job of the stage ${job.stage}` : z.prettifyError(error);
  if (success && job.stage === stage) return job;
  throw new LongwayError(
    'is no job that this version of longway understands',
    { where: `the queue ${stage}`, found, remedy: 'have the same version on all machines, and enqueue the sweep again' },
    'usage',
  );
};

/** What a job is called in Redis: that of a cell twice is one job, whichever sweeps want it. */
export const jobId = (of: string, stage: Stage): string => `${of}-${stage}`;
