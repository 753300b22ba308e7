import { spawn } from 'node:child_process';
import { redact } from './redact';

export interface Outcome {
  readonly succeeded: boolean;
  /** No such program. */
  readonly missing: boolean;
  /** Both streams, without addresses. */
  readonly output: string;
  readonly signal: NodeJS.Signals | null;
}

/** Runs a program without a shell; never throws. Asynchronous, so that an interrupt is heeded at once. */
export const run = (program: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ succeeded: false, missing: error.code === 'ENOENT', output: error.message, signal: null }),
    );
    child.on('close', (code, signal) => resolve({ succeeded: code === 0, missing: false, output: redact(output).trim(), signal }));
  });
