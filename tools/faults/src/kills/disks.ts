import { execFileSync } from 'node:child_process';
import { exitCodes } from '@longway/contracts';
import { integer, noBias, sample } from 'fast-check';
import { type Ended, launchRun } from './launch';
import { finishedIn, type Outcome } from './outcome';
import { faultEnvironment, type FaultKind } from './shim';
import { type Stage, trialFolder } from './stage';
import { faultAtTheEnd, traceIn, type Trial } from './trial';

const summaries = {
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reported an input/output error',
} as const;
type DiskError = keyof typeof summaries & FaultKind;

/** A sink's failure ends no run: what it wrote may lack events then, and pictures of the page that are drawn of them; nothing else. */
const withoutLog = (outcome: Outcome): Outcome =>
  Object.fromEntries(Object.entries(outcome).filter(([name]) => !/^(event|the order of event|figures\/|report\.html)/.test(name)));

/** What the process did not keep when its disk failed. */
const faultOf = ({ code, signal, stdout, stderr }: Ended, error: DiskError, out: string): string | undefined => {
  if (code === 0)
    return /^warning: .*jsonl/m.test(stderr) || /jsonl failed/.test(stdout) ? undefined : `nothing is said of the disk: ${stderr}`;
  if (code !== exitCodes.storage) return `it ended with ${code ?? signal}: ${stderr}`;
  if (!stderr.includes(summaries[error])) return `it does not say that ${summaries[error]}: ${stderr}`;
  if (!stderr.includes(out)) return `it names no file: ${stderr}`;
  const isSealed = /\/(checkpoints\/step-\d+|weights|evaluation): /.test(stderr);
  if (error === 'ENOSPC' && isSealed && !/expected: +\S+ \S*B free\n +found: +\S+ \S*B free/.test(stderr))
    return `it does not say how much is needed: ${stderr}`;
  return traceIn(stderr);
};

interface Failing {
  readonly error: DiskError;
  readonly at: number;
}

/** Each error at operations from the first to the last. */
export const planDisks = ({ operations }: Stage, seed: number, count: number): readonly Failing[] =>
  (Object.keys(summaries) as DiskError[]).flatMap((error, i) =>
    sample(noBias(integer({ min: 1, max: operations.length })), { seed: seed + i, numRuns: Math.ceil(count / 3) }).map((at) => ({
      error,
      at,
    })),
  );

export const tryDisk = async (stage: Stage, { error, at }: Failing): Promise<Trial> => {
  const { file, library } = stage;
  const out = trialFolder(stage);
  const ended = await launchRun(file, out, { environment: faultEnvironment(library, out, { kind: error, at }) });
  const missed = ended.code === 0 && ended.stderr === '';
  const isLogOnly = ended.code === 0;
  const fault = (missed ? undefined : faultOf(ended, error, out)) ?? (await faultAtTheEnd(stage, out, isLogOnly ? withoutLog : undefined));
  return { group: `the disk fails with ${error}`, what: `operation ${at}`, missed, ...(fault !== undefined && { fault }) };
};

const mount = (...words: readonly string[]): boolean => {
  try {
    execFileSync('mount', words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Whether this user may mount small file systems. */
export const canMount = (stage: Stage): boolean => {
  const out = trialFolder(stage);
  if (!mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', out)) return false;
  execFileSync('umount', [out]);
  return true;
};

/** KiB of small file systems, in which a run gets further and further. */
export const planSmallDisks = (seed: number, count: number): readonly number[] =>
  sample(noBias(integer({ min: 16, max: 130 })), { seed, numRuns: count }).map((blocks) => 4 * blocks);

/** A real file system that is too small, and grows once it was full. */
export const trySmallDisk = async (stage: Stage, kibibytes: number): Promise<Trial> => {
  const out = trialFolder(stage);
  mount('-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', out);
  try {
    const ended = await launchRun(stage.file, out);
    const missed = ended.code === 0 && ended.stderr === '';
    const told = missed ? undefined : faultOf(ended, 'ENOSPC', out);
    mount('-o', 'remount,size=64m', out);
    const fault = told ?? (await faultAtTheEnd(stage, out, ended.code === 0 && finishedIn(out).length > 0 ? withoutLog : undefined));
    return { group: 'the disk is too small', what: `${kibibytes} KiB`, missed, ...(fault !== undefined && { fault }) };
  } finally {
    execFileSync('umount', [out]);
  }
};
