import { type ChildProcess, spawn } from 'node:child_process';

/** Milliseconds that a process's output is waited for behind its end. */
const LAST_WORDS = 1000;

/** How a process ended, and what it said on stdout and stderr. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly seconds: number;
}

/** A process, all that it says, and when it ends. */
export class Watched {
  readonly ended: Promise<Ending>;
  output = '';
  private readonly child: ChildProcess;
  private readonly watchers = new Set<() => void>();

  constructor(words: readonly string[], environment: NodeJS.ProcessEnv = process.env) {
    const [program = '', ...rest] = words;
    const began = performance.now();
    this.child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...environment } });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (data: Buffer) => {
        this.output += data.toString();
        this.watchers.forEach((look) => look());
      });
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('exit', (code, signal) => {
        const seconds = (performance.now() - began) / 1e3;
        const tell = () => resolve({ code, signal, output: this.output, seconds });
        this.watchers.forEach((look) => look());
        // Its last words may be on their way; what it leaves running on another node keeps them open for ever.
        this.child.on('close', tell);
        setTimeout(tell, LAST_WORDS);
      });
    });
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Until the output has this in it. @returns whether it has; it has not where the process ends first, or time is up. */
  async says(what: RegExp, seconds: number): Promise<boolean> {
    return this.until(() => what.test(this.output), seconds);
  }

  /** @returns whether it was over in so many seconds; it is killed otherwise. */
  async isOverWithin(seconds: number): Promise<boolean> {
    const over = await this.until(() => this.isOver, seconds);
    if (!over) this.kill('SIGKILL');
    await this.ended;
    return over;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  private async until(isSo: () => boolean, seconds: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    let look: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      look = () => (isSo() || this.isOver) && resolve();
      timer = setTimeout(resolve, seconds * 1e3);
      this.watchers.add(look);
      look();
    });
    clearTimeout(timer);
    this.watchers.delete(look);
    return isSo();
  }
}
