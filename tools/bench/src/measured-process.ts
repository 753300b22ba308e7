import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LongwayError } from '@longway/contracts';
import type { Timing } from './workloads/workload';

/** What a process says when it is ready. */
export interface Ready {
  readonly images: number;
  readonly flops?: number;
}

/**
 * A process that makes the steps of one variant when it is told to, so that variants take turns and each has its own peak of memory.
 * It is told `steps N`, one line a time, and answers each, and its start, with a line of JSON; `end` it answers with its facts.
 */
export class MeasuredProcess {
  private readonly answers: AsyncIterator<string>;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    private readonly stderr: () => string,
  ) {
    this.answers = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  /** Starts a process and waits until it has made its first, untimed steps. */
  static async start(name: string, command: readonly string[], warm: number, environment: Readonly<Record<string, string>> = {}) {
    const [program, ...args] = command as [string, ...string[]];
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
    let tail = '';
    child.stderr.on('data', (data: Buffer) => (tail = (tail + data.toString()).slice(-4000)));
    // Where the program cannot be started; the missing answer tells.
    child.on('error', (error) => (tail += error.message));
    child.stdin.on('error', () => undefined);
    const started = new MeasuredProcess(name, child, () => tail);
    const ready = await started.answer<Ready>();
    if (warm > 0) await started.steps(warm);
    return { process: started, ready };
  }

  async steps(count: number): Promise<readonly Timing[]> {
    return (await this.ask<{ timings: readonly Timing[] }>(`steps ${count}`)).timings;
  }

  /** Ends the process. @returns what it has to tell, its peak of resident memory `rss_mb` among it. */
  end(): Promise<Readonly<Record<string, number>> & { readonly rss_mb: number }> {
    return this.ask('end');
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private ask<T>(line: string): Promise<T> {
    this.child.stdin?.write(`${line}\n`);
    return this.answer<T>();
  }

  private async answer<T>(): Promise<T> {
    for (;;) {
      const { value, done } = await this.answers.next();
      if (done)
        throw new LongwayError(
          'A measured process has ended.',
          { where: this.name, found: this.stderr().trim() || 'no message' },
          'failure',
        );
      // Libraries may greet on stdout.
      if ((value as string).startsWith('{')) return JSON.parse(value as string) as T;
    }
  }
}
