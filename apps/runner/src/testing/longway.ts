import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export const launcher = join(__dirname, '../../bin/longway.cjs');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of Node. @param watch is told all that was printed so far, and may send signals. */
export const node = (
  words: readonly string[],
  cwd: string,
  watch: (printed: string, child: ChildProcess) => void = () => undefined,
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    // nx sets FORCE_COLOR for what it runs, and Node warns where both are set.
    const { FORCE_COLOR: _, ...environment } = process.env;
    const child = spawn(process.execPath, words, { cwd, env: { ...environment, NO_COLOR: '1', NODE_ENV: '', TF_CPP_MIN_LOG_LEVEL: '2' } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      watch(stdout, child);
    });
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });

/** Runs the built command. */
export const longway = (words: readonly string[], cwd: string, watch?: Parameters<typeof node>[2]): Promise<Ended> =>
  node([launcher, ...words], cwd, watch);
