import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { LongwayError, type MetricRow, type TrainingEvent } from '@longway/contracts';
import type { Pause } from '@longway/engine';
import { BEAT, type Claim, type Stage } from '@longway/sweep';
import type { CellJob } from './read-sweep';
import type { StageEnd, StageMessage, StageOrder, ToldError } from './stage-messages';

export interface StageOptions {
  /** Beside the variables of this process: which GPU, how many threads. */
  readonly env?: NodeJS.ProcessEnv;
  /** Asks the training to stop, after the step in hand and with everything saved. */
  readonly signal?: AbortSignal;
  /** Told of events as they come; of training steps one now and then. */
  readonly onEvent?: (event: TrainingEvent) => void;
  /** Ends earlier than the stage does. */
  readonly pause?: Pause;
  /** What run.json calls the command. */
  readonly command?: readonly string[];
  /** How many processes train together, by MPI; one when absent. */
  readonly ranks?: number;
}

/** How a stage ended. What becomes of the claim is for whoever holds it. */
export type StageOutcome =
  /** Everything in the folder is done. */
  | { readonly status: 'finished' }
  /** The stage is done, and there are others behind it. `judged`: what the judges of the pause said. */
  | { readonly status: 'paused'; readonly judged: readonly MetricRow[] }
  /** It was asked to stop; everything is saved. */
  | { readonly status: 'stopped' }
  /** Somebody else has the cell. */
  | { readonly status: 'lost' }
  /** The process ended without a word: killed, out of memory, broken. What was saved before is there. */
  | { readonly status: 'crashed'; readonly error: LongwayError }
  | { readonly status: 'failed'; readonly error: Error };

const errorOf = (told: ToldError): Error => ('bug' in told ? new Error(told.bug) : new LongwayError(told.summary, told.mishap, told.exit));

const crash = (code: number | null, signal: NodeJS.Signals | null, log: string): LongwayError => {
  const found = signal ? `killed by ${signal}` : `exit code ${code}`;
  // The kernel kills what takes more memory than there is.
  const remedy =
    signal === 'SIGKILL' ? 'there may be too little memory: fewer cells at a time, or a lower training.batchSize' : `see ${log}`;
  return new LongwayError('the process that trained ended without a word', { where: log, found, remedy }, 'environment');
};

/** A process of its own, so that this one answers while TensorFlow works; what it prints goes into the cell's folder. */
const begin = (order: StageOrder, log: string, env: NodeJS.ProcessEnv, ranks: number): ChildProcess => {
  const output = openSync(log, 'a');
  try {
    const child = fork(join(__dirname, ranks > 1 ? 'stage-ranks.js' : 'stage-child.js'), [String(ranks)], {
      stdio: ['ignore', output, output, 'ipc'],
      env: { ...process.env, ...env },
      // Ctrl-C on a terminal goes to a whole group of processes: this one passes it on, once.
      detached: true,
    });
    child.send(order);
    return child;
  } finally {
    closeSync(output);
  }
};

const listen = (child: ChildProcess, log: string, onEvent: StageOptions['onEvent']): Promise<StageEnd | LongwayError> =>
  new Promise((resolve) => {
    let end: StageEnd | undefined;
    child.on('message', (message: StageMessage) => {
      if ('event' in message) onEvent?.(message.event);
      else end = message.end;
    });
    child.on('error', (cause) => resolve(new LongwayError('the process that trains cannot be started', { cause }, 'environment')));
    // Its last word may come behind the news of its end: both are waited for.
    const gone = new Promise<void>((done) => (child.connected ? child.once('disconnect', done) : done()));
    child.on('exit', (code, signal) => void gone.then(() => resolve(end ?? crash(code, signal, log))));
  });

const outcomeOf = (end: StageEnd | LongwayError): StageOutcome => {
  if (end instanceof LongwayError) return { status: 'crashed', error: end };
  return end.status === 'failed' ? { status: 'failed', error: errorOf(end.error) } : end;
};

/**
 * Does a stage of a cell in a process of its own, and gives signs of life for the claim meanwhile. `evaluate` trains first where that is
 * left to be done.
 *
 * Leaves the claim as it is: see `carryOut` for what comes next.
 */
export const executeStage = async (
  claim: Claim,
  { config, configFolder }: Omit<CellJob, 'id'>,
  stage: Exclude<Stage, 'report'>,
  { env = {}, signal, onEvent, pause, command = process.argv.slice(1), ranks = 1 }: StageOptions = {},
): Promise<StageOutcome> => {
  const { folder } = claim;
  if (signal?.aborted) return { status: 'stopped' };
  const log = join(folder, 'output.log');
  const earlier = pause ?? (stage === 'pretrain' ? { at: 'trained' as const } : undefined);
  const child = begin({ config, configFolder, folder, pause: earlier, command }, log, env, ranks);
  let isLost = false;
  const beat = setInterval(() => {
    void claim.heartbeat().then(
      (holds) => {
        if (holds) return;
        isLost = true;
        child.kill('SIGKILL');
      },
      // A file system that does not answer: the next beat tries again.
      () => undefined,
    );
  }, BEAT * 1000);
  const stop = () => void child.kill('SIGTERM');
  signal?.addEventListener('abort', stop);
  try {
    const end = await listen(child, log, onEvent);
    return isLost || !(await claim.holds()) ? { status: 'lost' } : outcomeOf(end);
  } finally {
    clearInterval(beat);
    signal?.removeEventListener('abort', stop);
  }
};
