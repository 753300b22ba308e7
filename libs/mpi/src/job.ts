import { writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { exitCodes, type Ranks } from '@longway/contracts';
import { type Launch, readLaunch } from './launch';
import { loadMpi, type MpiLibrary } from './library';

/** Milliseconds between two looks whether the others have come: short at first, since they mostly have. */
const SHORTEST = 1;
const LONGEST = 50;

/** Milliseconds that the launcher has to end a job that is given up. */
const LAST = 5000;

/** All processes that a launcher has started together, as MPI connects them. One for each process. */
export class Job implements Ranks {
  readonly rank: number;
  readonly size: number;
  readonly name: string;

  private constructor(
    private readonly mpi: MpiLibrary,
    readonly launch: Launch,
  ) {
    mpi.init();
    this.rank = mpi.rank();
    this.size = mpi.size();
    this.name = `rank ${this.rank} (${hostname()}, pid ${process.pid})`;
  }

  /**
   * Joins the job that this process belongs to. Returns once all its processes have done so.
   *
   * @throws LongwayError where no launcher started this process, or Open MPI does not load.
   */
  static join(environment: NodeJS.ProcessEnv = process.env): Job {
    const launch = readLaunch(environment);
    return new Job(loadMpi(), launch);
  }

  async exchange(text: string, patience: number | null = null): Promise<readonly string[]> {
    const own = Buffer.from(text);
    const lengths = new Int32Array(this.size);
    await this.gather(new Uint8Array(Int32Array.of(own.length).buffer), new Uint8Array(lengths.buffer), patience);
    const longest = Math.max(...lengths);
    if (longest === 0) return Array.from(lengths, () => '');
    const [sent, received] = [Buffer.alloc(longest), Buffer.alloc(longest * this.size)];
    own.copy(sent);
    await this.gather(sent, received, patience);
    return Array.from(lengths, (length, rank) => received.toString('utf8', rank * longest, rank * longest + length));
  }

  /** Ends all processes of the job at once. @param message is written to standard error behind this rank's name. */
  abort(message: string, code: number): never {
    writeSync(process.stderr.fd, `${this.name}: ${message}\n`);
    this.mpi.abort(code);
    process.exit(code);
  }

  /** Leaves the job: to be called by every process that ends well. Waits for the others, and keeps a core busy: let them meet before. */
  close(): void {
    this.mpi.finalize();
  }

  private async gather(sent: Uint8Array, received: Uint8Array, patience: number | null): Promise<void> {
    const isDone = this.mpi.gather(sent, received);
    const begun = performance.now();
    for (let pause = SHORTEST; !isDone(); pause = Math.min(LONGEST, 2 * pause)) {
      if (patience !== null && performance.now() - begun > 1000 * patience) await this.giveUp(patience);
      await setTimeout(pause);
    }
  }

  private async giveUp(seconds: number): Promise<never> {
    const message = `has waited ${seconds} s for the other ranks (training.distributed.timeout), and ends the job.`;
    writeSync(process.stderr.fd, `\n${this.name}: ${message} What was saved can be gone on with: --resume\n`);
    this.mpi.abortAside(exitCodes.environment);
    await setTimeout(LAST);
    process.exit(exitCodes.environment);
  }
}
