import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A source of numbers from 0 to 1. */
export type Chance = () => number;

export interface WorkersOptions {
  readonly count: number;
  /** The words behind `node` that start one. */
  readonly words: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** What all of them print. */
  readonly log: string;
  /** Seconds from one kill to the next, in the mean; they come at random, as those of a Poisson process do. */
  readonly meanKill: number;
  /** Seconds until another worker is started in the place of one that was killed, at most. */
  readonly pause: number;
  readonly chance: Chance;
}

/** Processes that a worker has started. */
const childrenOf = ({ pid }: ChildProcess): readonly number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

const killNow = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};

/**
 * Workers that are killed at random, each by a signal that it cannot answer, and replaced. Half of them die with their children, as where a machine
 * loses its power; those of the other half are left without a parent.
 */
export class Workers {
  kills = 0;
  private readonly alive = new Set<ChildProcess>();
  private readonly over = new AbortController();
  private readonly killing: Promise<void>;
  private readonly killAll = () => this.alive.forEach((worker) => worker.kill('SIGKILL'));

  constructor(private readonly options: WorkersOptions) {
    process.once('exit', this.killAll);
    for (let i = 0; i < options.count; i++) this.start();
    this.killing = this.kill();
  }

  /** Kills no more, and has all workers stop as a scheduler would. */
  async end(): Promise<void> {
    this.over.abort();
    await this.killing;
    await Promise.all(
      [...this.alive].map(async (worker) => {
        const gone = once(worker, 'exit');
        worker.kill('SIGTERM');
        await gone;
      }),
    );
    process.off('exit', this.killAll);
  }

  private start(): void {
    const { words, environment, log } = this.options;
    const output = openSync(log, 'a');
    const worker = spawn(process.execPath, words, {
      stdio: ['ignore', output, output],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...environment },
    });
    closeSync(output);
    this.alive.add(worker);
    worker.on('exit', () => this.alive.delete(worker));
  }

  private async kill(): Promise<void> {
    const { chance, meanKill, pause, count } = this.options;
    const { signal } = this.over;
    const wait = (seconds: number) => sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      await wait(-Math.log(1 - chance()) * meanKill);
      const victim = [...this.alive][Math.floor(chance() * this.alive.size)];
      if (signal.aborted || !victim) continue;
      const children = chance() < 0.5 ? childrenOf(victim) : [];
      victim.kill('SIGKILL');
      for (const pid of children) killNow(pid);
      this.kills += 1;
      await wait(chance() * pause);
      while (!signal.aborted && this.alive.size < count) this.start();
    }
  }
}
