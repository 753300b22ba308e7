import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { exitCodes } from '@longway/contracts';
import { launcher } from '../launcher';

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** What a process was told to stop by, and when. */
export interface Interruption {
  readonly signal: Signal;
  /** Seconds after it said where its results are. */
  readonly after: number;
}

/** What came of one process. */
export interface Interrupted {
  readonly interruption?: Interruption;
  /** From the signal to the end; absent where the run was finished before it. */
  readonly seconds?: number;
  /** What it was doing: the last line of its progress. */
  readonly during: string;
  /** A promise that was not kept. */
  readonly fault?: string;
}

/** The one run folder in `out`. */
export const runFolder = (out: string): string => join(out, existsSync(out) ? (readdirSync(out)[0] ?? '') : '');

const statusOf = (folder: string): string => (JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { status: string }).status;

const faultOf = (folder: string, code: number | null, signalled: boolean): string | undefined => {
  if (existsSync(join(folder, 'lock'))) return 'the lock was left';
  const [expected, status] = signalled ? [exitCodes.interrupted, 'stopped'] : [0, 'finished'];
  const found = statusOf(folder);
  // The signal may come between the last event and the end.
  if (signalled && code === 0 && found === 'finished') return undefined;
  return code === expected && found === status ? undefined : `ended with ${code} and run.json's status ${found}`;
};

/** Runs an experiment, or goes on with it, until it is told to stop; to its end where nothing interrupts it. */
export const interruptRun = async (file: string, out: string, interruption?: Interruption): Promise<Interrupted> => {
  const child = spawn(process.execPath, [launcher, 'run', file, '--out', out, '--resume'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let [printed, complaints] = ['', ''];
  child.stderr.on('data', (chunk) => (complaints += chunk));
  const begun = new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      if (printed.includes('results: ')) resolve();
    }),
  );
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  await Promise.race([begun, ended]);
  await Promise.race(interruption ? [setTimeout(1000 * interruption.after, undefined, { ref: false }), ended] : [ended]);
  const signalled = interruption !== undefined && child.exitCode === null;
  const [start, during] = [performance.now(), printed.trim().split('\n').at(-1) ?? ''];
  if (signalled) child.kill(interruption.signal);
  const code = await ended;
  const seconds = (performance.now() - start) / 1000;
  process.off('exit', kill);
  const fault = existsSync(join(runFolder(out), 'run.json')) ? faultOf(runFolder(out), code, signalled) : 'there is no run folder';
  return {
    during,
    ...(interruption && { interruption }),
    ...(signalled && { seconds }),
    ...(fault !== undefined && { fault: `${fault}\n${complaints}` }),
  };
};
