import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Answer, Ready, Task } from './trying-process';

const jiti = join(__dirname, '../../../../node_modules/jiti/lib/jiti-cli.mjs');

export interface ProcessOptions {
  readonly workers: number;
  readonly maxPixels: number;
  /** A whole picture. */
  readonly warmUp: string;
  /** Seconds that a file may take before the process is ended. */
  readonly patience: number;
}

/** How a process ended that should not have. */
export type Death = 'hung' | 'died';

/** A process that tries files, and is watched: it answers each in time, or it is ended. */
export class WatchedProcess {
  private readonly waiting = new Map<number, (answer: Answer | Death) => void>();
  private death: Death | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly patience: number,
    readonly idleBytes: number,
  ) {
    child.on('message', (answer: Answer) => this.settle(answer.id, answer));
    child.on('exit', () => this.end('died'));
  }

  /** @throws Error where it does not get ready. */
  static start({ workers, maxPixels, warmUp, patience }: ProcessOptions): Promise<WatchedProcess> {
    const args = [join(__dirname, 'trying-process.ts'), `${workers},${maxPixels}`, warmUp];
    // What libraries say of broken files would fill the screen.
    const child = fork(jiti, args, {
      execArgv: ['--conditions=@longway/source'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // What a file took goes back at once, and is not counted again for the next one.
      env: { ...process.env, MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' },
    });
    let tail = '';
    child.stderr?.on('data', (data: Buffer) => (tail = (tail + data.toString()).slice(-2000)));
    return new Promise((resolve, reject) => {
      child.once('message', ({ idleBytes }: Ready) => resolve(new WatchedProcess(child, patience, idleBytes)));
      child.once('exit', () => reject(new Error(`the process that tries files does not start: ${tail}`)));
    });
  }

  /** @returns what came of a file; of a process that ended meanwhile, how it did. */
  try(task: Task): Promise<Answer | Death> {
    if (this.death) return Promise.resolve(this.death);
    return new Promise((resolve) => {
      const alarm = setTimeout(() => this.end('hung'), 1000 * this.patience);
      this.waiting.set(task.id, (answer) => {
        clearTimeout(alarm);
        resolve(answer);
      });
      this.child.send(task);
    });
  }

  async close(): Promise<void> {
    if (this.death) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.send('end');
    const alarm = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(alarm);
  }

  private settle(id: number, answer: Answer | Death): void {
    this.waiting.get(id)?.(answer);
    this.waiting.delete(id);
  }

  private end(how: Death): void {
    this.death ??= how;
    this.child.kill('SIGKILL');
    for (const id of [...this.waiting.keys()]) this.settle(id, this.death);
  }
}
