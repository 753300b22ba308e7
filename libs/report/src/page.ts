import { contents, filesNote } from './contents';
import { enumerate } from './format';
import { frame } from './frame';
import { type Html, html } from './html';
import type { ReportData } from './report-arm';
import type { Figure, Section } from './section';
import { armsTable, transferTable } from './sections/arms-table';
import { reproduce, warnings } from './sections/closing';
import { confusion } from './sections/confusion';
import { curves } from './sections/curves';
import { embeddings } from './sections/embeddings';
import { film } from './sections/film';
import { figuresTable, otherJudges } from './sections/figures-table';
import { gallery } from './sections/gallery';
import { heatMaps } from './sections/heat-maps';
import { lambdaCurves } from './sections/lambda';
import { opening, titleOf, troubles } from './sections/opening';
import { pretextTable } from './sections/pretext-table';
import { reconstruction } from './sections/reconstruction';
import { settingsTable } from './sections/settings-table';
import { taskPictures } from './sections/tasks';
import { whatWasRun } from './sections/what-was-run';

/** The page and the files beside it. */
export interface Page {
  readonly markup: string;
  readonly figures: readonly Figure[];
}

const sectionsOf = async (data: ReportData): Promise<readonly Section[]> => {
  const plain = (markup: Html | undefined): Section | undefined => markup && { markup };
  const all = [
    armsTable(data),
    transferTable(data),
    otherJudges(data),
    await lambdaCurves(data),
    pretextTable(data),
    await confusion(data),
    await gallery(data),
    await taskPictures(data),
    await film(data),
    await reconstruction(data),
    await heatMaps(data),
    await embeddings(data),
    await curves(data),
    plain(whatWasRun(data)),
    plain(settingsTable(data)),
    figuresTable(data),
    plain(warnings(data)),
    plain(reproduce(data)),
  ];
  return all.filter((section) => section !== undefined);
};

/**
 * Lays out the whole page: first what was found, then what shows it, last how it was done.
 *
 * @param prefix of the names that figures get beside the page.
 */
export const pageOf = async (data: ReportData, prefix = ''): Promise<Page> => {
  const sections = await sectionsOf(data);
  const title = `${enumerate([...new Set(data.folders.map(titleOf))])} – longway`;
  const body = html`${opening(data)}${troubles(data)}${contents(sections)}
    <main>${sections.map((section) => html`${section.markup}${filesNote(section, prefix)}`)}</main>
    <footer>Made by longway from ${enumerate(data.folders.map(({ name }) => name))}.</footer>`;
  return { markup: String(frame(title, body)), figures: sections.flatMap(({ figures }) => figures ?? []) };
};
