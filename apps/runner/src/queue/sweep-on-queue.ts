import { exitCodes, LongwayError } from '@longway/contracts';
import { wholeNumber } from '../cli/number-option';
import { abortOnSignals } from '../commands/abort-on-signals';
import { type JsonOption, printResult } from '../output/print-result';
import type { Sweep } from '../sweep/read-sweep';
import { type SweepPlace, writeSweepFolder } from '../sweep/sweep-folder';
import { writePage } from '../sweep/write-page';
import { describeEnqueued, enqueueSweep } from './enqueue-sweep';

export interface QueueOptions extends JsonOption {
  /** The address; true for that of the environment. */
  readonly queue?: string | true;
  readonly priority?: string;
  readonly wait?: boolean;
  readonly retryFailed?: boolean;
  readonly ranks?: string;
  readonly cell?: string;
  readonly stage?: string;
  readonly jobs?: string;
  readonly stale?: string;
  readonly force?: boolean;
  readonly emit?: string;
}

/** Of a sweep that has none of its own. */
const PRIORITY = 100;

/** Workers decide these, or all cells go through all stages. */
const refuseOthers = (options: QueueOptions): void => {
  const flag = (['cell', 'stage', 'jobs', 'stale', 'force', 'emit'] as const).find((one) => options[one] !== undefined);
  if (flag === undefined) return;
  throw new LongwayError(
    'is nothing to a queue',
    { where: `--${flag}`, remedy: 'leave it out; longway worker has --jobs and --stages' },
    'usage',
  );
};

/** @throws LongwayError (usage) for options that say something of a queue where there is none. */
export const refuseWithoutQueue = ({ priority, wait }: QueueOptions): void => {
  const flag = priority !== undefined ? 'priority' : wait ? 'wait' : undefined;
  if (flag === undefined) return;
  throw new LongwayError(
    'is nothing without a queue',
    { where: `--${flag}`, remedy: 'name the queue with --queue, or leave it out' },
    'usage',
  );
};

/** `longway sweep FILE --queue`: workers do the work. @returns the exit code. */
export const sweepOnQueue = async (
  sweep: Sweep,
  place: SweepPlace,
  options: QueueOptions & { readonly queue: string | true },
): Promise<number> => {
  refuseOthers(options);
  const { queue, wait = false, retryFailed = false } = options;
  const priority = options.priority === undefined ? PRIORITY : wholeNumber('--priority', options.priority, [1, 1_000_000]);
  const ranks = options.ranks === undefined ? (sweep.resources.ranks ?? 1) : wholeNumber('--ranks', options.ranks, [1, 4096]);
  const controller = new AbortController();
  const { signal } = controller;
  const undo = wait
    ? abortOnSignals(controller, 'Waiting no longer: the cells stay on the queue.', ['SIGINT', 'SIGTERM', 'SIGHUP'])
    : undefined;
  try {
    const end = await enqueueSweep(sweep, place.store, {
      ...{ queue, priority, wait, retryFailed, ranks, signal },
      begin: () => writeSweepFolder(place, sweep),
    });
    const isOver = wait && !signal.aborted;
    const page = isOver && sweep.stages.includes('report') ? await writePage(place.folder) : undefined;
    const { folder, store } = place;
    printResult(options, { ...end, folder, cellsFolder: store.folder, ...(page && { report: page.report }) }, () => {
      if (!isOver) return describeEnqueued(end);
      const ending = `${end.done} of ${end.cells} cells done, ${end.failed} failed, in ${store.folder}`;
      return [...(page?.table ? [page.table, ''] : []), `${ending}${page ? `; report: ${page.report}` : ''}`].join('\n');
    });
    if (signal.aborted) return exitCodes.interrupted;
    return isOver && end.failed > 0 ? exitCodes.failure : 0;
  } finally {
    undo?.();
  }
};
