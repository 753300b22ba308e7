import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { nearPath, readExperiment } from '@longway/registry';
import { analyseSweep, countsInWords, findingOf, sweepDocument, type SweepSource, writeReport, writeSweepReport } from '@longway/report';
import { type JsonOption, printResult } from '../output/print-result';
import { formatTable } from '../output/print-table';
import { sweepTable } from '../output/sweep-table';
import { readSweepSource } from '../report/sweep-source';

export interface ReportOptions extends JsonOption {
  readonly out?: string;
  readonly pool?: boolean;
  /** The file of the experiment that the folders are parts of. */
  readonly experiment?: string;
  /** `KEY=VALUE` pairs: the point of a sweep that others are held against. */
  readonly baseline?: readonly string[];
}

/** A folder that is not there is most likely a slip. */
const requireThere = (folder: string): void => {
  if (existsSync(folder)) return;
  const meant = nearPath(folder);
  const remedy = meant ? `did you mean ${meant}?` : 'correct the path';
  throw new LongwayError('there is no such run folder', { where: folder, remedy }, 'usage');
};

const reportSweep = async (source: SweepSource, { out, baseline, json }: ReportOptions): Promise<number> => {
  const analysis = await analyseSweep(source, { baseline });
  const file = await writeSweepReport(analysis, out);
  printResult({ json }, { report: file, ...sweepDocument(analysis) }, () => {
    const table = sweepTable(analysis);
    const lines = [
      `${source.name}, ${countsInWords(analysis)}`,
      findingOf(analysis),
      ...(table ? ['', formatTable(table), ''] : []),
      ...analysis.troubles,
    ];
    return [...lines, file].join('\n');
  });
  return 0;
};

const refuse = (where: string, summary: string, remedy: string): never => {
  throw new LongwayError(summary, { where, remedy }, 'usage');
};

export const report = async (folders: string[], options: ReportOptions): Promise<number> => {
  const { out, pool, experiment, baseline, json } = options;
  folders.forEach(requireThere);
  const sweeps = (await Promise.all(folders.map(readSweepSource))).filter((source) => source !== undefined);
  const [sweep] = sweeps;
  if (sweep) {
    if (folders.length > 1) return refuse(sweep.folder, 'a sweep has a page of its own', 'name it alone');
    if (pool || experiment !== undefined)
      return refuse(sweep.folder, 'the cells of a sweep are put together already', 'leave out --pool and --experiment');
    return reportSweep(sweep, options);
  }
  if (baseline)
    return refuse('--baseline', 'only points of a sweep are held against one of them', 'leave it out, or name the folder of a sweep');
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
