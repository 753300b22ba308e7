import { join, resolve } from 'node:path';
import { exitCodes, LongwayError } from '@longway/contracts';
import { readExperiment } from '@longway/registry';
import { estimateNotes, estimateTable } from '../dry-run/describe';
import { estimateExperiment } from '../dry-run/estimate';
import { lookAtMachine, shortagesOf } from '../dry-run/machine';
import { measureApart } from '../dry-run/measure-apart';
import type { ArmMeasures } from '../dry-run/measures';
import { isFolder } from '../experiment/unfinished';
import { printWarning } from '../output/print-error';
import { type JsonOption, printResult } from '../output/print-result';
import { formatTable } from '../output/print-table';
import { wrapWords } from '../output/wrap-words';
import { abortOnSignals } from './abort-on-signals';
import { type ConfigOptions, readOptions } from './options';

export interface DryRunOptions extends ConfigOptions, JsonOption {
  readonly out?: string;
}

/**
 * Checks a configuration as `run` does, and estimates time, memory and disk from short runs of its arms. Makes no run folder.
 *
 * @returns the exit code: 6 where the disk is too small, 4 where memory is.
 */
export const dryRun = async (file: string, options: DryRunOptions): Promise<number> => {
  if (await isFolder(resolve(file))) {
    const remedy = `longway run ${join(file, 'experiment.yaml')} --dry-run`;
    throw new LongwayError('a run folder is no configuration: what is left of it is not estimated', { where: file, remedy }, 'usage');
  }
  const { experiment } = readExperiment(file, readOptions(options));
  const machine = await lookAtMachine(options.out ?? 'runs');
  const controller = new AbortController();
  const undo = abortOnSignals(controller, 'Stopping.');
  try {
    const measured = new Map<string, ArmMeasures>();
    // Arms that differ in name only take the same.
    const byConfig = new Map<string, ArmMeasures>();
    for (const [index, arm] of experiment.arms.entries()) {
      const key = JSON.stringify(arm.config);
      console.error(`measuring ${arm.name} (${index + 1} of ${experiment.arms.length})`);
      const measures = byConfig.get(key) ?? (await measureApart(arm, experiment, controller.signal));
      byConfig.set(key, measures);
      measured.set(arm.name, measures);
    }
    const room = process.stdout.isTTY ? process.stdout.columns : Infinity;
    const estimate = estimateExperiment(experiment, measured);
    const shortages = shortagesOf(estimate, machine);
    printResult(options, { ...estimate, machine, shortages }, () =>
      [formatTable(estimateTable(estimate)), ...estimateNotes(estimate, machine).flatMap((line) => wrapWords(line, room))].join('\n'),
    );
    for (const { summary, remedy } of shortages) printWarning(`${summary}\n  remedy:   ${remedy}`);
    return shortages[0]?.code ?? 0;
  } catch (error) {
    if (controller.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    undo();
  }
};
