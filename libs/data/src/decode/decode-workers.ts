import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { type DataOptions, LongwayError, type RawImage } from '@longway/contracts';
import { Piscina } from 'piscina';
import { toError } from './failure';
import { type Broken, type Fault, type FillJob, type Readable, type ScaleJob, fill, scale } from './fill';
import { type Inspected, type InspectJob, inspect } from './inspect';
import { placeOf } from './place-of';
import { closeFiles } from './read-bytes';
import { workerFile } from './worker-file';

/**
 * Half the cores, 1 to 8. More threads would decode no more in all, since no more is asked for than batches ahead; one is enough
 * to stay ahead of a training that the other cores do.
 */
const automatic = (): number => Math.max(1, Math.min(8, Math.floor(availableParallelism() / 2)));

/** Jobs that wait at a thread. The thread that trains cannot hand out jobs during a step: enough of them must be there already. */
const QUEUED = 64;

/** Times that a thread may end with a job in hand, before the job is taken to be what ends it. */
const STRIKES = 3;

/** Times that a thread may end before it began a job that waited there: threads that cannot even start must not be started for ever. */
const LOSSES = 10;

export interface DecodeOptions extends Pick<DataOptions, 'workers' | 'prefetch'> {
  /** Told of each thread that ended and was replaced, with the code `worker-replaced`. */
  readonly warn?: (code: string, message: string) => void;
}

/** What a thread is to do. Doing it again, after a part of it or all, gives the same. */
interface Work {
  readonly name: 'fill' | 'scale' | 'inspect';
  readonly job: unknown;
  readonly images: readonly Readable[];
  /** As that of a `FillJob`; -1 until it is begun. Where absent, a job at a thread counts as begun. */
  readonly at?: Int32Array;
}

/** The image that a thread has or had in hand. */
const inHand = ({ at, images }: Work): Readable | undefined => images[at ? Atomics.load(at, 0) : 0];

const ended = (cause: unknown, image: Readable | undefined, times: number): LongwayError =>
  new LongwayError(
    'a thread that decodes images has ended',
    {
      where: image && placeOf(image),
      found: `${(cause as Error).message}${times > 1 ? `, ${times} times over` : ''}`,
      remedy: 'look at the image named here, which was in hand; without a fault in it, set training.data.workers=0 to see where it fails',
      cause,
    },
    'data',
  );

/**
 * Threads that read, decode and scale images, started with the first job. With no thread, jobs are done where they are called
 * for. The jobs of a thread that ends are done again by its successor, with the same result. Errors are LongwayErrors that name the image.
 */
export class DecodeWorkers {
  /** 0: no thread. */
  readonly count: number;
  /** Batches that are made ready ahead of the one in use. */
  readonly prefetch: number;
  private readonly warn: NonNullable<DecodeOptions['warn']>;
  private pool?: Piscina;
  /** Pools that replace no thread any more, until their last jobs are done. */
  private retired: Promise<unknown> = Promise.resolve();
  /** Jobs that may be what ended a thread are done one after the other: of two at once, nobody could tell which one it was. */
  private suspects: Promise<unknown> = Promise.resolve();
  private isClosing = false;
  private deaths = 0;
  /** What is known of the thread that ended last. */
  private lastWords: { readonly reason?: string; readonly image?: Readable } = {};

  constructor({ workers, prefetch, warn = () => undefined }: DecodeOptions) {
    this.count = workers === 'auto' ? automatic() : workers;
    this.prefetch = prefetch;
    this.warn = warn;
  }

  /** Those that run at this moment. */
  get threads(): readonly Worker[] {
    return this.pool?.threads ?? [];
  }

  /**
   * Writes images into their places in memory that threads share.
   *
   * @returns those that are broken.
   * @throws LongwayError for what is no fault of an image: a job that ends every thread, a machine that is not set up, settings that do
   * not fit.
   */
  async fill(job: FillJob): Promise<readonly Fault[]> {
    const { images, at } = job;
    const faults = this.count === 0 ? await fill(job) : await this.run<readonly Fault[]>({ name: 'fill', job, images, at });
    const other = faults.find(({ failure }) => failure.exit !== 'data');
    if (other) throw toError(other.failure);
    return faults;
  }

  /** A whole picture, scaled, where it is not broken. @throws LongwayError as `fill` does. */
  async scale(job: ScaleJob): Promise<RawImage | Broken> {
    const result = this.count === 0 ? await scale(job) : await this.run<RawImage | Broken>({ name: 'scale', job, images: [job.image] });
    if ('failure' in result && result.failure.exit !== 'data') throw toError(result.failure);
    return result;
  }

  /** What pictures are, each decoded to its end. @throws LongwayError as `fill` does. */
  async inspect(job: InspectJob): Promise<readonly (Inspected | Broken)[]> {
    const { images, at } = job;
    const found =
      this.count === 0 ? await inspect(job) : await this.run<readonly (Inspected | Broken)[]>({ name: 'inspect', job, images, at });
    for (const image of found) if ('failure' in image && image.failure.exit !== 'data') throw toError(image.failure);
    return found;
  }

  /** Ends the threads once their jobs are done. */
  async close(): Promise<void> {
    closeFiles();
    this.isClosing = true;
    try {
      this.retire();
      await this.retired;
    } finally {
      this.isClosing = false;
    }
  }

  /** Does a job, and does it again where its thread ends. */
  private async run<T>(work: Work): Promise<T> {
    let [strikes, losses] = [0, 0];
    for (;;) {
      try {
        return await (strikes === 0 ? this.attempt<T>(work) : this.alone(() => this.attempt<T>(work)));
      } catch (cause) {
        const image = inHand(work);
        if (image) strikes += 1;
        else losses += 1;
        this.lastWords = { reason: (cause as Error).message, image: this.lastWords.image ?? image };
        if (this.isClosing || strikes === STRIKES || losses === LOSSES) throw ended(cause, image, image ? strikes : losses);
      }
    }
  }

  private async attempt<T>({ name, job, at }: Work): Promise<T> {
    if (at) Atomics.store(at, 0, -1);
    this.pool ??= this.startPool();
    return (await this.pool.run(job, { name })) as T;
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.suspects.then(work);
    this.suspects = done.catch(() => undefined);
    return done;
  }

  private startPool(): Piscina {
    const pool = new Piscina({
      ...workerFile(),
      name: 'fill',
      minThreads: this.count,
      maxThreads: this.count,
      concurrentTasksPerWorker: QUEUED,
    });
    // An exception in a thread that has nothing to do: there is no job whose caller could be told.
    pool.on('error', ({ message }: Error) => (this.lastWords = { reason: message }));
    // Its jobs are told after this event, and say more.
    pool.on('workerDestroy', () => setImmediate(() => this.mourn(pool)));
    return pool;
  }

  private mourn(pool: Piscina): void {
    if (this.isClosing || this.pool !== pool) return;
    // Piscina replaces no thread from when a successor ended before it was ready.
    if (pool.threads.length < this.count) this.retire();
    this.deaths += 1;
    const { reason, image } = this.lastWords;
    this.lastWords = {};
    const facts = [reason, image && `with ${placeOf(image)} in hand`].filter(Boolean).join(', ');
    this.warn(
      'worker-replaced',
      `a thread that decodes images has ended${facts && ` (${facts})`}; another one does its work again. Number ${this.deaths} of this run.`,
    );
  }

  /** Lets the threads of the pool do what they have begun; the jobs that only waited are done by the next pool. */
  private retire(): void {
    const { pool } = this;
    this.pool = undefined;
    this.retired = Promise.all([this.retired, pool?.close()]);
  }
}
