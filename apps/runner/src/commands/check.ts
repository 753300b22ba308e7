import { availableParallelism } from 'node:os';
import { type Dataset, type DatasetFact, exitCodes, LongwayError, type SplitName, splitNames } from '@longway/contracts';
import { checkSplit, DecodeWorkers, type SplitReport } from '@longway/data';
import { brokenLines, type Checked, classesTable, checkDocument, figuresTable, summaryFacts } from '../output/check-summary';
import { printWarning } from '../output/print-error';
import { type JsonOption, printResult } from '../output/print-result';
import { formatTable } from '../output/print-table';
import { progressOn } from '../output/progress';
import { abortOnSignals } from './abort-on-signals';
import { type DatasetOptions, openDataset } from './open-dataset';

export interface CheckOptions extends DatasetOptions, JsonOption {
  readonly classes?: boolean;
  readonly all?: boolean;
}

/** More classes are listed on request only. */
const FEW_CLASSES = 20;
/** More broken files are named on request only. */
const FEW_BROKEN = 20;

const checkSplits = async (dataset: Dataset, signal: AbortSignal): Promise<Partial<Record<SplitName, SplitReport>>> => {
  const workers = new DecodeWorkers({ workers: availableParallelism(), prefetch: 1 });
  const reports: Partial<Record<SplitName, SplitReport>> = {};
  try {
    for (const splitName of splitNames) {
      if (signal.aborted) break;
      const progress = progressOn(`checking ${splitName}`);
      try {
        reports[splitName] = await checkSplit({
          dataset,
          splitName,
          workers,
          signal,
          progress: (done, total) => progress.update(done, total),
        });
      } finally {
        progress.stop();
      }
    }
  } finally {
    await workers.close();
  }
  return reports;
};

/** A data set that cannot tell what it is can still have been checked. */
const summaryOf = async (dataset: Dataset): Promise<readonly DatasetFact[]> => {
  try {
    return (await dataset.summary?.()) ?? [];
  } catch (error) {
    if (!(error instanceof LongwayError)) throw error;
    printWarning(error.message);
    return [];
  }
};

const describe = (name: string, checked: Checked, { classes, all }: CheckOptions): string => {
  const { classNames, summary } = checked;
  const tables = [figuresTable(checked)];
  if (classes || classNames.length <= FEW_CLASSES) tables.push(classesTable(checked));
  if (summary.length > 0) tables.push(summaryFacts(checked));
  const broken = brokenLines(checked, all ? Infinity : FEW_BROKEN);
  const parts = [name, ...tables.map((table) => formatTable(table)), ...(broken.length > 0 ? [`broken:\n${broken.join('\n')}`] : [])];
  return parts.join('\n\n');
};

/** Decodes every image of every split, goes on past broken ones, and prints what the data set is. @param name as of `openDataset`. */
export const checkData = async (name: string, options: CheckOptions): Promise<number> => {
  const { dataset, choice } = await openDataset(name, options);
  const controller = new AbortController();
  const undo = abortOnSignals(controller, 'Stopping. What was looked at so far is told.');
  try {
    const splits = await checkSplits(dataset, controller.signal);
    const isWhole = !controller.signal.aborted;
    const checked = { classNames: dataset.classNames, splits, summary: await summaryOf(dataset) };
    printResult(options, checkDocument(checked, choice, isWhole), () => describe(choice.name, checked, options));
    if (!isWhole) return exitCodes.interrupted;
    return Object.values(splits).some(({ broken }) => broken.length > 0) ? exitCodes.data : 0;
  } finally {
    undo();
  }
};
