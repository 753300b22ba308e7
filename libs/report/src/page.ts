import { enumerate } from './format';
import { frame } from './frame';
import { type Html, html } from './html';
import type { ReportData } from './report-arm';
import type { Figure, Section } from './section';
import { armsTable, transferTable } from './sections/arms-table';
import { reproduce, warnings } from './sections/closing';
import { curves } from './sections/curves';
import { figuresTable, otherJudges } from './sections/figures-table';
import { gallery } from './sections/gallery';
import { heatMaps } from './sections/heat-maps';
import { opening, titleOf, troubles } from './sections/opening';
import { pretextTable } from './sections/pretext-table';
import { reconstruction } from './sections/reconstruction';
import { settingsTable } from './sections/settings-table';
import { whatWasRun } from './sections/what-was-run';

/** The page and the files beside it. */
export interface Page {
  readonly markup: string;
  readonly figures: readonly Figure[];
}

const sectionsOf = async (data: ReportData): Promise<readonly Section[]> => {
  const plain = (markup: Html | undefined): Section | undefined => markup && { markup };
  const all = [
    plain(armsTable(data)),
    plain(transferTable(data)),
    plain(otherJudges(data)),
    plain(pretextTable(data)),
    await gallery(data),
    reconstruction(data),
    await heatMaps(data),
    curves(data),
    plain(whatWasRun(data)),
    plain(settingsTable(data)),
    plain(figuresTable(data)),
    plain(warnings(data)),
    plain(reproduce(data)),
  ];
  return all.filter((section) => section !== undefined);
};

/** Lays out the whole page: first what was found, then what shows it, last how it was done. */
export const pageOf = async (data: ReportData): Promise<Page> => {
  const sections = await sectionsOf(data);
  const title = `${enumerate([...new Set(data.folders.map(titleOf))])} – longway`;
  const body = html`${opening(data)}${troubles(data)}
    <main>${sections.map(({ markup }) => markup)}</main>
    <footer>Made by longway from ${enumerate(data.folders.map(({ name }) => name))}.</footer>`;
  return { markup: String(frame(title, body)), figures: sections.flatMap(({ figures }) => figures ?? []) };
};
