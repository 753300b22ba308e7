import { join, resolve } from 'node:path';
import { exitCodes, LongwayError } from '@longway/contracts';
import { type QueueConnection, QueueWorker, SweepQueue } from '@longway/queue';
import { CellStore, describePoint, type Stage, stages } from '@longway/sweep';
import { wholeNumber } from '../cli/number-option';
import { type JsonOption, printResult } from '../output/print-result';
import { formatTable } from '../output/print-table';
import { openQueue } from '../queue/open-queue';
import { describeEvent } from '../queue/tell';
import { workAt } from '../queue/work';
import { childEnvironment } from '../sweep/child-environment';
import { abortOnSignals } from './abort-on-signals';
import { remedyFor } from './unknown-name';

export interface WorkerOptions extends JsonOption {
  readonly queue?: string | true;
  readonly out: string;
  readonly cells?: string;
  readonly jobs: string;
  readonly stages?: readonly string[];
  readonly lock: string;
  readonly stale: string;
  readonly untilEmpty?: boolean;
  readonly status?: boolean;
}

const stagesOf = (words: readonly string[] = stages): readonly Stage[] =>
  words
    .flatMap((word) => word.split(','))
    .map((word) => {
      const stage = stages.find((one) => one === word);
      if (stage) return stage;
      const remedy = remedyFor(word, stages, 'correct the option');
      throw new LongwayError('is no stage', { where: '--stages', expected: `some of ${stages.join(', ')}`, found: word, remedy }, 'usage');
    });

/** Failures that a table shows; `--json` has more. */
const SHOWN = 20;

const showStatus = async (connection: QueueConnection, { json }: JsonOption): Promise<number> => {
  const queue = new SweepQueue(connection);
  const [counts, failures] = await Promise.all([queue.counts(), queue.failures()]);
  await queue.close();
  printResult({ json }, { queue: connection.address.shown, stages: counts, failures }, () => {
    const table = formatTable({
      head: ['stage', 'waiting', 'later', 'active', 'failed', 'done'],
      rows: counts.map(({ stage, waiting, later, active, failed, done }) => [stage, ...[waiting, later, active, failed, done].map(String)]),
      note: 'later: behind an earlier stage, or put off for a while. done: in the last week.',
    });
    const lines = failures.slice(0, SHOWN).map(({ stage, sweep, cell, error, attempts }) => {
      const what = cell ? `${cell.id} (${describePoint(cell.point)} seed ${cell.seed})` : '';
      return `${stage} ${what} of ${sweep} failed after ${attempts} attempts: ${error.replaceAll(/\s*\n\s*/g, '; ')}`;
    });
    const rest = failures.length - lines.length;
    return [table, ...lines, ...(rest > 0 ? [`and ${rest} more: --json names them`] : [])].join('\n');
  });
  return 0;
};

const clock = (): string => new Date().toTimeString().slice(0, 8);

export const worker = async (options: WorkerOptions): Promise<number> => {
  const { json, out, untilEmpty } = options;
  const slots = wholeNumber('--jobs', options.jobs, [1, 1000]);
  const lock = wholeNumber('--lock', options.lock, [2, 3600]);
  const stale = wholeNumber('--stale', options.stale, [10, 86_400]);
  const chosen = stagesOf(options.stages);
  const connection = await openQueue(options.queue);
  if (options.status) return showStatus(connection, options).finally(() => connection.disconnect());
  const { shown } = connection.address;
  const cells = resolve(options.cells ?? join(out, 'cells'));
  const queue = new SweepQueue(connection);
  const working = new QueueWorker(connection, {
    ...{ stages: chosen, slots, lock, untilEmpty },
    work: workAt({ store: new CellStore(cells), queue, out: resolve(out), env: childEnvironment(slots), stale }),
    tell(event) {
      const line = describeEvent(event, shown);
      if (line !== undefined) console.log(`${clock()} ${line}`);
    },
  });
  const controller = new AbortController();
  controller.signal.addEventListener('abort', () => working.stop());
  const undo = abortOnSignals(controller, 'Stopping after the steps in hand: cells are saved, and go back to the queue.', [
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
  ]);
  try {
    console.log(`${clock()} working on ${chosen.join(', ')} of ${shown}, ${slots} at a time; cells in ${cells}`);
    const tally = await working.run();
    await queue.close();
    const { done, failed, returned } = tally;
    printResult(
      { json },
      { ...tally, stopped: controller.signal.aborted },
      `${done} done, ${failed} failed, ${returned} back on the queue`,
    );
    return controller.signal.aborted ? exitCodes.interrupted : failed > 0 ? exitCodes.failure : 0;
  } finally {
    connection.disconnect();
    undo();
  }
};
