import { dirname, join, parse, resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { clearLeftovers, writeFileAtomically } from '@longway/storage';
import { pageOf } from './page';
import { pool } from './reading/pool';
import { readRunFolder } from './reading/run-folder';
import { reportData } from './report-arm';
import type { Recovery } from './summary';

/** One run's page lies in its folder; a comparison beside the first run's own page, which it must not replace. */
const defaultFile = (folders: readonly string[], isPooled: boolean): string =>
  join(folders[0] ?? '', folders.length === 1 ? 'report.html' : isPooled ? 'pooled.html' : 'comparison.html');

export interface ReportOptions {
  /** The page; when absent `report.html` in the folder; of several folders `comparison.html` or `pooled.html` in the first. */
  readonly out?: string;
  /** Whether the folders are parts of one experiment, whose arms have the seeds of all of them. */
  readonly pool?: boolean;
  /** Of the whole experiment: a part knows only of those whose two ends it has. */
  readonly losses?: readonly Recovery[];
  /** The arms of the whole experiment, in the order in which the page is to have them. */
  readonly arms?: readonly string[];
}

/**
 * Writes one self-contained page about one run folder, or one that compares several, and the figures as files in `figures/`
 * beside it. Folders may be unfinished or damaged: the page says so.
 *
 * @returns the path of the page.
 * @throws LongwayError where a folder is no run folder or does not go with the others (exit `usage`), or the page cannot be written (exit `storage`).
 */
export const writeReport = async (
  folders: readonly string[],
  { out, pool: isPooled = false, losses, arms }: ReportOptions = {},
): Promise<string> => {
  if (folders.length === 0)
    throw new LongwayError('No run folder is named.', { remedy: 'Name at least one, such as runs/NAME-YYYYMMDD-HHMMSS.' }, 'usage');
  const read = await Promise.all(folders.map(readRunFolder));
  const data = reportData(isPooled && read.length > 1 ? [pool(read, losses, arms)] : read);
  const file = resolve(out ?? defaultFile(folders, isPooled));
  const { name } = parse(file);
  const prefix = name === 'report' ? '' : `${name}-`;
  const { markup, figures } = await pageOf(data, prefix);
  for (const folder of [dirname(file), join(dirname(file), 'figures')]) await clearLeftovers(folder);
  for (const figure of figures) await writeFileAtomically(join(dirname(file), 'figures', prefix + figure.name), figure.contents);
  await writeFileAtomically(file, markup);
  return file;
};
