import { analyseSweep, writeSweepReport } from '@longway/report';
import { formatTable } from '../output/print-table';
import { sweepTable } from '../output/sweep-table';
import { readSweepSource } from '../report/sweep-source';

/** A sweep's page, and its first table for people. */
export interface SweepPage {
  readonly report: string;
  readonly table?: string;
}

/** Writes the page of a sweep. @param folder the sweep's own one. */
export const writePage = async (folder: string): Promise<SweepPage | undefined> => {
  const source = await readSweepSource(folder);
  if (!source) return undefined;
  const analysis = await analyseSweep(source, {});
  const table = sweepTable(analysis);
  return { report: await writeSweepReport(analysis), ...(table && { table: formatTable(table) }) };
};
