import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { nearPath, readExperiment } from '@longway/registry';
import { writeReport } from '@longway/report';
import { type JsonOption, printResult } from '../output/print-result';

export interface ReportOptions extends JsonOption {
  readonly out?: string;
  readonly pool?: boolean;
  /** The file of the experiment that the folders are parts of. */
  readonly experiment?: string;
}

/** A folder that is not there is most likely a slip. */
const requireThere = (folder: string): void => {
  if (existsSync(folder)) return;
  const meant = nearPath(folder);
  const remedy = meant ? `did you mean ${meant}?` : 'correct the path';
  throw new LongwayError('there is no such run folder', { where: folder, remedy }, 'usage');
};

export const report = async (folders: string[], { out, pool, experiment, json }: ReportOptions): Promise<number> => {
  folders.forEach(requireThere);
  const whole = experiment === undefined ? undefined : readExperiment(experiment).experiment;
  const file = await writeReport(folders, {
    out,
    pool: pool ?? whole !== undefined,
    losses: whole?.recovery,
    arms: whole?.arms.map(({ name }) => name),
  });
  printResult({ json }, { report: file, runs: folders.map((folder) => resolve(folder)) }, file);
  return 0;
};
