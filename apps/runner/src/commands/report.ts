import { resolve } from 'node:path';
import { readExperiment } from '@longway/registry';
import { writeReport } from '@longway/report';
import { type JsonOption, printResult } from '../output/print-result';

export interface ReportOptions extends JsonOption {
  readonly out?: string;
  readonly pool?: boolean;
  /** The file of the experiment that the folders are parts of. */
  readonly experiment?: string;
}

export const report = async (folders: string[], { out, pool, experiment, json }: ReportOptions): Promise<number> => {
  const losses = experiment === undefined ? undefined : readExperiment(experiment).experiment.recovery;
  const file = await writeReport(folders, { out, pool: pool ?? losses !== undefined, losses });
  printResult({ json }, { report: file, runs: folders.map((folder) => resolve(folder)) }, file);
  return 0;
};
