import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { type DataOptions, LongwayError, type RawImage } from '@longway/contracts';
import { Piscina } from 'piscina';
import { toError } from './failure';
import { type Broken, type Fault, type FillJob, type ScaleJob, fill, scale } from './fill';
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

/**
 * Threads that read, decode and scale images, started with the first job. With no thread, jobs are done where they are called
 * for. Errors are LongwayErrors that name the image.
 */
export class DecodeWorkers {
  /** 0: no thread. */
  readonly count: number;
  /** Batches that are made ready ahead of the one in use. */
  readonly prefetch: number;
  private pool: Piscina | undefined;

  constructor({ workers, prefetch }: Pick<DataOptions, 'workers' | 'prefetch'>) {
    this.count = workers === 'auto' ? automatic() : workers;
    this.prefetch = prefetch;
  }

  /** Those that run at this moment. */
  get threads(): readonly Worker[] {
    return this.pool?.threads ?? [];
  }

  /**
   * Writes images into their places in memory that threads share.
   *
   * @returns those that are broken.
   * @throws LongwayError for what is no fault of an image: a thread that ended, a machine that is not set up, settings that do not fit.
   */
  async fill(job: FillJob): Promise<readonly Fault[]> {
    const faults =
      this.count === 0 ? await fill(job) : await this.run<readonly Fault[]>('fill', job, () => job.images[Atomics.load(job.at, 0)]);
    const other = faults.find(({ failure }) => failure.exit !== 'data');
    if (other) throw toError(other.failure);
    return faults;
  }

  /** A whole picture, scaled, where it is not broken. @throws LongwayError as `fill` does. */
  async scale(job: ScaleJob): Promise<RawImage | Broken> {
    const result = this.count === 0 ? await scale(job) : await this.run<RawImage | Broken>('scale', job, () => job.image);
    if ('failure' in result && result.failure.exit !== 'data') throw toError(result.failure);
    return result;
  }

  /** What pictures are, each decoded to its end. @throws LongwayError as `fill` does. */
  async inspect(job: InspectJob): Promise<readonly (Inspected | Broken)[]> {
    const inHand = () => job.images[Atomics.load(job.at, 0)];
    const found = this.count === 0 ? await inspect(job) : await this.run<readonly (Inspected | Broken)[]>('inspect', job, inHand);
    for (const image of found) if ('failure' in image && image.failure.exit !== 'data') throw toError(image.failure);
    return found;
  }

  /** Ends the threads once their jobs are done. */
  async close(): Promise<void> {
    closeFiles();
    const { pool } = this;
    this.pool = undefined;
    // A thread that fails now has no job whose caller could be told.
    pool?.on('error', () => undefined);
    await pool?.close();
  }

  private async run<T>(name: string, job: unknown, inHand: () => ScaleJob['image'] | undefined): Promise<T> {
    this.pool ??= new Piscina({
      ...workerFile(),
      name: 'fill',
      minThreads: this.count,
      maxThreads: this.count,
      concurrentTasksPerWorker: QUEUED,
    });
    try {
      return (await this.pool.run(job, { name })) as T;
    } catch (cause) {
      const image = inHand();
      throw new LongwayError(
        'a thread that decodes images has ended',
        {
          where: image && placeOf(image),
          found: (cause as Error).message,
          remedy:
            'look at the image named here, which was in hand; without a fault in it, set training.data.workers=0 to see where it fails',
          cause,
        },
        'data',
      );
    }
  }
}
