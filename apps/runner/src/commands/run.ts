import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { exitCodes, LongwayError } from '@longway/contracts';
import type { Pause } from '@longway/engine';
import { type LiveView, openLiveView, requireFreePort } from '@longway/live';
import { readExperiment, type ReadExperiment } from '@longway/registry';
import { writeReport } from '@longway/report';
import { compose, type ComposedExperiment } from '../compose-experiment';
import type { Leader } from '../distributed/leader';
import type { ExperimentResult } from '../experiment/conductor';
import type { RunRecord } from '../experiment/run-record';
import { findUnfinished, isFolder, readUnfinished } from '../experiment/unfinished';
import { describeError, errorDocument, printWarning } from '../output/print-error';
import { type JsonOption, printResult } from '../output/print-result';
import { formatTable } from '../output/print-table';
import { summaryTable } from '../output/summary-table';
import { TurnTimer } from '../output/time-left';
import { abortOnSignals } from './abort-on-signals';
import { type LiveAddress, liveAddress } from './live-address';
import { type ConfigOptions, readOptions } from './options';

export interface RunOptions extends ConfigOptions, JsonOption {
  readonly out?: string;
  readonly resume?: boolean;
  /** A number of steps, or `trained`. */
  readonly until?: string;
  readonly verbose?: boolean;
  /** The port of the live page, or true for the usual one. */
  readonly live?: string | true;
  readonly host?: string;
  /** Has other ranks of a job train along. */
  readonly leader?: Leader;
}

/** SIGTERM is what schedulers send before they kill; SIGHUP what a terminal does that is closed. */
export const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds. */
const PATIENCE = 15_000;

/** Asks on a terminal. Elsewhere nobody answers, and a new folder takes nothing from anyone. */
const wantsToResume = async (folder: string): Promise<boolean> => {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    console.error(`${folder} holds an unfinished run of this configuration: --resume goes on with it. This one begins anew.`);
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return !/^n/i.test(await terminal.question(`${folder} holds an unfinished run of this configuration. Go on with it? [Y/n] `));
  } finally {
    terminal.close();
  }
};

/** What to run: a configuration, or what is left of a run folder. */
interface Chosen extends ReadExperiment {
  /** The folder to go on with. */
  readonly resume?: string;
}

const choose = async (file: string, options: RunOptions): Promise<Chosen> => {
  const path = resolve(file);
  if (await isFolder(path)) return { ...(await readUnfinished(path)), resume: path };
  const read = readExperiment(file, readOptions(options));
  // A launcher that ends a job does not wait until all of its processes are gone.
  const patience = options.leader && options.resume ? PATIENCE : 0;
  const found = await findUnfinished(options.out ?? 'runs', read.experiment, patience);
  const resume = found && (options.resume || (await wantsToResume(found))) ? found : undefined;
  return { ...read, resume };
};

const pauseOf = (until: string | undefined): Pause | undefined => {
  if (until === undefined || until === 'trained') return until && { at: until };
  if (/^[1-9]\d{0,8}$/.test(until)) return { at: Number(until) };
  const expected = 'a number of training steps, or `trained`';
  throw new LongwayError('is no place to stop at', { where: '--until', expected, found: until, remedy: 'correct the option' }, 'usage');
};

/** How it ended, and what is left to be done. */
const ending = (folder: string, status: ExperimentResult['status']): string =>
  status === 'paused' ? `paused where it was asked to: longway run ${folder} goes on` : status;

const stopping = 'Stopping after this step, to save what was trained: longway run --resume goes on from there.';

/** Asks the training to stop and to save, or not to begin. */
const stopOn = (signal: AbortSignal, composed: ComposedExperiment): void => {
  if (signal.aborted) composed.stop();
  else signal.addEventListener('abort', () => composed.stop());
};

const exitCode = ({ status, exit }: ExperimentResult): number =>
  status === 'stopped' ? exitCodes.interrupted : exit ? exitCodes[exit] : 0;

const carryOut = async (
  composed: ComposedExperiment,
  { experiment, resume }: Chosen,
  { verbose = false, json }: RunOptions,
): Promise<ExperimentResult> => {
  console.log(`results: ${composed.folder}${resume ? ', going on where it was left' : ''}`);
  for (const change of composed.changes) printWarning(`since this run was begun: ${change}`);
  const timer = new TurnTimer();
  const result = await composed.run((turn) => console.log(timer.announce(turn)));
  for (const warning of result.warnings) printWarning(warning);
  for (const [index, { run: name }] of result.failures.entries())
    console.error(`${name} failed.\n${describeError(result.errors[index], verbose)}`);
  const { status, rows, warnings } = result;
  const failures = result.failures.map(({ run: name }, index) => ({ run: name, error: errorDocument(result.errors[index]) }));
  const summary = summaryTable(rows, experiment.recovery);
  const report = await writeReport([composed.folder]);
  printResult({ json }, { status, folder: composed.folder, report, rows, summary, warnings, failures }, () => {
    const table = rows.length > 0 ? `\n${formatTable(summary)}\n\n` : '';
    return `${table}${ending(composed.folder, status)}; report: ${report}`;
  });
  return result;
};

/** Serves the page. One that cannot be served is no reason not to train: what can be foreseen was refused before. */
const showLive = async (composed: ComposedExperiment, address: LiveAddress): Promise<LiveView | undefined> => {
  const act = (action: 'stop' | 'checkpoint') => composed[action]();
  try {
    const view = await openLiveView({ ...address, folder: composed.folder, events$: composed.events$, act });
    console.log(`live: ${view.url}`);
    return view;
  } catch (error) {
    printWarning(describeError(error, false));
    return undefined;
  }
};

export const run = async (file: string, options: RunOptions, command: readonly string[]): Promise<number> => {
  const { live, host } = options;
  const pause = pauseOf(options.until);
  const address = live === undefined ? undefined : liveAddress('--live', live === true ? undefined : live, host);
  if (address) await requireFreePort(address);
  const chosen = await choose(file, options);
  const controller = new AbortController();
  // From here on there is a folder that is locked: a signal must not leave it so.
  const undo = abortOnSignals(controller, stopping, signals);
  let composed: ComposedExperiment | undefined;
  const save = () => composed?.checkpoint();
  process.on('SIGUSR2', save);
  let view: LiveView | undefined;
  let status: RunRecord['status'] = 'failed';
  try {
    composed = await compose(chosen, { out: options.out, command, resume: chosen.resume, pause, leader: options.leader });
    stopOn(controller.signal, composed);
    view = address && (await showLive(composed, address));
    const result = await carryOut(composed, chosen, options);
    status = result.status === 'paused' ? 'stopped' : result.status;
    return exitCode(result);
  } finally {
    await view?.end(status);
    process.off('SIGUSR2', save);
    undo();
  }
};
