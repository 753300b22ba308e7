import { exitCodes } from '@longway/contracts';
import { abortOnSignals } from '../commands/abort-on-signals';
import { estimateExperiment } from '../dry-run/estimate';
import { measureApart } from '../dry-run/measure-apart';
import type { ArmMeasures } from '../dry-run/measures';
import { type JsonOption, printResult } from '../output/print-result';
import { duration } from '../output/time-left';
import { gridDocument } from './grid-document';
import { nameOf } from './grid-screen';
import type { Sweep } from './read-sweep';
import type { SweepPlace } from './sweep-folder';

export interface EstimateOptions extends JsonOption {
  readonly jobs: number;
  readonly stale: number;
}

/**
 * Says how many cells there are and are left, and how long these take, from short runs of the first of them. Leaves nothing behind.
 *
 * The processor's time decides: several cells at a time take no longer than their work needs on all cores, and no shorter than one alone.
 */
export const estimateGrid = async (
  { cells, asha }: Sweep,
  { store }: SweepPlace,
  { jobs, stale, json }: EstimateOptions,
): Promise<number> => {
  const documents = await gridDocument(cells, store, stale);
  const open = documents.filter(({ status }) => status !== 'done');
  const first = cells[open[0]?.index ?? -1];
  const counts = { cells: cells.length, done: cells.length - open.length, left: open.length, jobs };
  if (!first) {
    printResult({ json }, { ...counts, seconds: 0 }, `${cells.length} cells, all of them done`);
    return 0;
  }
  const controller = new AbortController();
  const undo = abortOnSignals(controller, 'Stopping.');
  try {
    const measured = new Map<string, ArmMeasures>();
    for (const arm of first.experiment.arms) {
      console.error(`measuring ${nameOf(first)}, ${arm.name}`);
      measured.set(arm.name, await measureApart(arm, first.experiment, controller.signal));
    }
    const one = estimateExperiment(first.experiment, measured);
    const seconds = (one.seconds * open.length) / Math.min(jobs, open.length);
    const bound = asha ? 'at most ' : '';
    printResult(
      { json },
      { ...counts, cellSeconds: one.seconds, seconds, bytes: one.keptBytes * open.length, memoryBytes: one.peakMemoryBytes * jobs },
      () =>
        [
          `${counts.cells} cells, ${counts.done} of them done`,
          `one takes about ${duration(one.seconds)} where it has the machine for itself, measured on ${nameOf(first)}`,
          `${counts.left} take ${bound}about ${duration(seconds)}, ${jobs} at a time, where they do not slow each other down`,
        ].join('\n'),
    );
    return 0;
  } catch (error) {
    if (controller.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    undo();
  }
};
