import { dirname, join, parse, resolve } from 'node:path';
import { clearLeftovers, writeFileAtomically } from '@longway/storage';
import { contents, filesNote } from '../contents';
import { frame } from '../frame';
import { html } from '../html';
import type { Section } from '../section';
import type { SweepAnalysis } from './analysis';
import { cellsFile, cellsSection } from './sections/cells';
import { marginalCurves } from './sections/curves';
import { halvingSection } from './sections/halving';
import { opening } from './sections/opening';
import { swept } from './sections/swept';
import { everyFigure, pointsTables } from './sections/table';
import { valueTables } from './sections/value-tables';
import { sweepStyle } from './style';

/**
 * Writes one self-contained page about a sweep, its figures as files in `figures/`, and `cells.csv` with every cell, beside each other.
 *
 * @param out the page; `report.html` in the sweep's folder when absent.
 * @returns the path of the page.
 * @throws LongwayError (exit `storage`) where it cannot be written.
 */
export const writeSweepReport = async (analysis: SweepAnalysis, out = join(analysis.source.folder, 'report.html')): Promise<string> => {
  const file = resolve(out);
  const folder = dirname(file);
  const { name } = parse(file);
  const prefix = name === 'report' ? '' : `${name}-`;
  const all: readonly (Section | undefined)[] = [
    ...pointsTables(analysis),
    await marginalCurves(analysis),
    await valueTables(analysis),
    halvingSection(analysis),
    { markup: swept(analysis) },
    cellsSection(analysis, { folder, prefix }),
    everyFigure(analysis),
  ];
  const sections = all.filter((section) => section !== undefined);
  const body = html`${opening(analysis)}${contents(sections)}
    <main>${sections.map((section) => html`${section.markup}${filesNote(section, prefix)}`)}</main>
    <footer>Made by longway from the sweep ${analysis.source.name}.</footer>`;
  for (const each of [folder, join(folder, 'figures')]) await clearLeftovers(each);
  for (const figure of sections.flatMap(({ figures }) => figures ?? []))
    await writeFileAtomically(join(folder, 'figures', prefix + figure.name), figure.contents);
  const cells = cellsFile(analysis, folder);
  await writeFileAtomically(join(folder, prefix + cells.name), cells.contents);
  await writeFileAtomically(file, String(frame(`${analysis.source.name} – longway`, body, sweepStyle)));
  return file;
};
