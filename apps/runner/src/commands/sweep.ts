import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ExitCode, exitCodes, LongwayError } from '@longway/contracts';
import { type Stage, STALE, stages, SweepLog } from '@longway/sweep';
import { wholeNumber } from '../cli/number-option';
import { emit, type EmitWords } from '../emit/command';
import { printWarning } from '../output/print-error';
import { type JsonOption, printResult } from '../output/print-result';
import { formatTable } from '../output/print-table';
import { type QueueOptions, refuseWithoutQueue, sweepOnQueue } from '../queue/sweep-on-queue';
import { CellWorker } from '../sweep/cell-worker';
import { childEnvironment } from '../sweep/child-environment';
import { estimateGrid } from '../sweep/estimate-grid';
import { findCell } from '../sweep/find-cell';
import { type CellDocument, gridDocument, gridTable } from '../sweep/grid-document';
import { GridProgress } from '../sweep/grid-progress';
import { GridScreen, nameOf } from '../sweep/grid-screen';
import { readSweep, type Sweep } from '../sweep/read-sweep';
import { placeOf, type PlaceOptions, type SweepPlace, writeSweepFolder } from '../sweep/sweep-folder';
import { type GridOptions, stageOf, workOnGrid } from '../sweep/work-on-grid';
import { type SweepPage, writePage } from '../sweep/write-page';
import { abortOnSignals } from './abort-on-signals';
import { readOptions } from './options';
import { remedyFor } from './unknown-name';

export interface SweepOptions extends QueueOptions, JsonOption, PlaceOptions, Partial<EmitWords> {
  readonly set?: readonly string[];
  readonly plugin?: readonly string[];
  readonly seed?: readonly string[];
  readonly jobs?: string;
  readonly stale?: string;
  readonly force?: boolean;
  readonly retryFailed?: boolean;
  /** The place of one cell in the grid, or its id. */
  readonly cell?: string;
  readonly stage?: string;
  readonly list?: boolean;
  readonly dryRun?: boolean;
}

/** SIGTERM is what schedulers send before they kill; SIGHUP what a terminal does that is closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const stopping = 'Stopping after the steps in hand, to save what was trained: the same command goes on from there.';

/** Milliseconds until another look at a cell that somebody else works on. */
const LOOK = 2000;

const stagesOf = (given: string | undefined, { stages: own }: Sweep): readonly Stage[] => {
  if (given === undefined) return own;
  const stage = stages.find((one) => one === given);
  if (stage) return [stage];
  const remedy = remedyFor(given, stages, 'correct the option');
  throw new LongwayError('is no stage', { where: '--stage', expected: `one of ${stages.join(', ')}`, found: given, remedy }, 'usage');
};

/** Two cores each: one works while the other one waits for data, an evaluation or a file. */
const usualJobs = (): number => Math.max(1, Math.floor(availableParallelism() / 2));

const gridOptions = ({ jobs, stale, force, retryFailed, ranks }: SweepOptions, sweep: Sweep): Omit<GridOptions, 'signal' | 'command'> => ({
  jobs: jobs === undefined ? usualJobs() : wholeNumber('--jobs', jobs, [1, 1024]),
  stale: stale === undefined ? STALE : wholeNumber('--stale', stale, [10, 86_400]),
  force: Boolean(force),
  retryFailed: Boolean(retryFailed),
  ranks: ranks === undefined ? (sweep.resources.ranks ?? 1) : wholeNumber('--ranks', ranks, [1, 4096]),
});

const exitOf = (cells: readonly CellDocument[]): number => {
  const failure = cells.find(({ status }) => status === 'failed')?.failure;
  return failure ? (exitCodes[failure.error.exit as ExitCode] ?? exitCodes.failure) : 0;
};

type Status = 'finished' | 'failed' | 'stopped' | 'unfinished';

const statusOf = (cells: readonly CellDocument[], isStopped: boolean): Status => {
  if (isStopped) return 'stopped';
  if (cells.some(({ status }) => status === 'failed')) return 'failed';
  return cells.every(({ status }) => status === 'done' || status === 'stopped') ? 'finished' : 'unfinished';
};

const failureLine = ({ id, failure }: CellDocument): string[] =>
  failure ? [`${id} failed (${failure.attempts} ${failure.attempts === 1 ? 'attempt' : 'attempts'}): ${failure.error.summary}`] : [];

const tellEnd = (options: SweepOptions, place: SweepPlace, status: Status, cells: readonly CellDocument[], page?: SweepPage): void => {
  const { folder, store } = place;
  printResult(options, { status, folder, cellsFolder: store.folder, ...(page && { report: page.report }), cells }, () => {
    const done = cells.filter((cell) => cell.status === 'done').length;
    const failures = cells.flatMap(failureLine);
    const again = failures.length > 0 ? ['--retry-failed tries again what failed'] : [];
    const ending = `${status}: ${done} of ${cells.length} cells done in ${store.folder}${page ? `; report: ${page.report}` : ''}`;
    return [...(page?.table ? [page.table, ''] : []), ...failures, ...again, ending].join('\n');
  });
};

/** One cell, in this process's turn: somebody else who works on it is waited for. */
const oneCell = async (
  sweep: Sweep,
  place: SweepPlace,
  word: string,
  wanted: readonly Stage[],
  options: SweepOptions,
  grid: GridOptions,
) => {
  const cell = findCell(sweep, word);
  const stage = stageOf(wanted);
  if (!stage) {
    const remedy = 'leave out --cell: a report is of all cells';
    throw new LongwayError('a cell alone has no report of the sweep', { where: '--stage', found: 'report', remedy }, 'usage');
  }
  const { store, folder } = place;
  const log = await SweepLog.open(folder);
  const screen = new GridScreen(new GridProgress([cell], await store.states([cell.id]), 1), false);
  // Who names a cell wants it tried, whatever became of it before.
  const env = childEnvironment(options.jobs === undefined ? 1 : grid.jobs);
  const worker = new CellWorker({ ...grid, retryFailed: true, store, env, tell: (entry) => log.add(entry), watcher: screen });
  try {
    let outcome = await worker.perform({ cell, stage });
    if (outcome.status === 'busy') console.error(`${cell.id}  ${nameOf(cell)}: another process works on it; waiting for what comes of it`);
    while ((outcome.status === 'busy' || outcome.status === 'lost') && !grid.signal.aborted) {
      await sleep(LOOK, undefined, { signal: grid.signal }).catch(() => undefined);
      outcome = await worker.perform({ cell, stage });
    }
  } finally {
    screen.stop();
  }
  const index = sweep.cells.indexOf(cell);
  const [document] = await gridDocument([cell], store, grid.stale);
  return [{ ...(document as CellDocument), index }];
};

const allCells = async (sweep: Sweep, place: SweepPlace, wanted: readonly Stage[], grid: GridOptions) => {
  const stage = stageOf(wanted);
  const stopped = stage ? (await workOnGrid(sweep, place, stage, grid)).stopped : undefined;
  return gridDocument(sweep.cells, place.store, grid.stale, stopped);
};

/** Halving trains and judges in turns, and looks at all cells. */
const requireWhole = ({ asha, file }: Sweep, wanted: readonly Stage[], { stage, cell }: SweepOptions): void => {
  if (!asha || stage === 'report' || (cell === undefined && stageOf(wanted) === 'evaluate')) return;
  const summary = 'successive halving decides itself which cells are trained how far, and judges them';
  const where = cell !== undefined ? '--cell' : stage !== undefined ? '--stage' : `${file}: stages`;
  const remedy = cell !== undefined || stage !== undefined ? 'leave it out, or remove asha from the file' : 'add evaluate, or remove asha';
  throw new LongwayError(summary, { where, remedy }, 'usage');
};

const work = async (sweep: Sweep, place: SweepPlace, options: SweepOptions, command: readonly string[]): Promise<number> => {
  const wanted = stagesOf(options.stage, sweep);
  requireWhole(sweep, wanted, options);
  const controller = new AbortController();
  const { signal } = controller;
  const grid: GridOptions = { ...gridOptions(options, sweep), signal, command };
  await writeSweepFolder(place, sweep);
  const undo = abortOnSignals(controller, stopping, signals);
  try {
    const { cell } = options;
    const cells =
      cell === undefined ? await allCells(sweep, place, wanted, grid) : await oneCell(sweep, place, cell, wanted, options, grid);
    const isDue = cell === undefined && wanted.includes('report') && !signal.aborted;
    const page = isDue ? await writePage(place.folder) : undefined;
    tellEnd(options, place, statusOf(cells, signal.aborted), cells, page);
    return signal.aborted ? exitCodes.interrupted : exitOf(cells);
  } finally {
    undo();
  }
};

/** Does what a sweep file asks for, or says what that is. @returns the exit code. */
export const sweep = async (file: string, options: SweepOptions, command: readonly string[]): Promise<number> => {
  const { overrides, plugins, seeds } = readOptions(options);
  const read = readSweep(file, { overrides, plugins, seeds });
  for (const warning of read.warnings) printWarning(warning);
  const place = placeOf(read, options);
  if (options.queue !== undefined) return sweepOnQueue(read, place, { ...options, queue: options.queue });
  refuseWithoutQueue(options);
  if (options.emit !== undefined) return emit(read, place, stagesOf(options.stage, read), { ...options, emit: options.emit });
  const { stale, jobs } = gridOptions(options, read);
  if (options.list) {
    const cells = await gridDocument(read.cells, place.store, stale);
    printResult(options, cells, () => formatTable(gridTable(cells)));
    return 0;
  }
  if (options.dryRun) return estimateGrid(read, place, { jobs, stale, json: options.json });
  return work(read, place, options, command);
};
