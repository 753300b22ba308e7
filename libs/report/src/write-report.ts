import { dirname, join, parse, resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { writeFileAtomically } from '@longway/storage';
import { pageOf } from './page';
import { readRunFolder } from './reading/run-folder';
import { reportData } from './report-arm';

/** One run's page lies in its folder; a comparison beside the first run's own page, which it must not replace. */
const defaultFile = (folders: readonly string[]): string => join(folders[0] ?? '', folders.length > 1 ? 'comparison.html' : 'report.html');

/**
 * Writes one self-contained page about one run folder, or one that compares several, and the figures as files in `figures/`
 * beside it. Folders may be unfinished or damaged: the page says so.
 *
 * @param outFile the page; `report.html` in the folder, or `comparison.html` in the first of several, when absent.
 * @returns the path of the page.
 * @throws LongwayError where a folder is no run folder (exit `usage`) or the page cannot be written (exit `storage`).
 */
export const writeReport = async (folders: readonly string[], outFile?: string): Promise<string> => {
  if (folders.length === 0)
    throw new LongwayError('No run folder is named.', { remedy: 'Name at least one, such as runs/NAME-YYYYMMDD-HHMMSS.' }, 'usage');
  const data = reportData(await Promise.all(folders.map(readRunFolder)));
  const file = resolve(outFile ?? defaultFile(folders));
  const { markup, figures } = await pageOf(data);
  const { name } = parse(file);
  const prefix = name === 'report' ? '' : `${name}-`;
  for (const figure of figures) await writeFileAtomically(join(dirname(file), 'figures', prefix + figure.name), figure.contents);
  await writeFileAtomically(file, markup);
  return file;
};
