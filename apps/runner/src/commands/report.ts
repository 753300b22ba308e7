import { readExperiment } from '@longway/registry';
import { writeReport } from '@longway/report';

export interface ReportOptions {
  readonly out?: string;
  readonly pool?: boolean;
  /** The file of the experiment that the folders are parts of. */
  readonly experiment?: string;
}

export const report = async (folders: string[], { out, pool, experiment }: ReportOptions): Promise<number> => {
  const losses = experiment === undefined ? undefined : readExperiment(experiment).experiment.recovery;
  console.log(await writeReport(folders, { out, pool: pool ?? losses !== undefined, losses }));
  return 0;
};
