import { csvFile } from '../figures';
import { percent } from '../format';
import { type Html, html } from '../html';
import type { ReportArm, ReportData } from '../report-arm';
import { type Section, titled } from '../section';
import { type Column, featureKinds, isLinear, type Recovered, type Recovery } from '../summary';
import { accuracyRows, accuracyTable } from './accuracy-table';

/** Headings in plain words, for who meets them for the first time. */
const meanings: Readonly<Record<Column['features'], readonly [title: string, meaning: string]>> = {
  raw: ['Raw', 'features of the image as it is'],
  lensed: ['Lensed', 'features of the image seen through the lens'],
  concat: ['Raw + lensed', 'both side by side: twice as many numbers'],
  control: [
    'Control',
    `raw features beside as many random projections of them: as wide as raw + lensed, but without a lens. What raw + lensed gains
      beyond it comes from the lens, not from more numbers`,
  ],
};

const withError = ({ share, se }: Recovered): string => (se === undefined ? percent(share) : `${percent(share)} ± ${percent(se)}`);

const recoveryCell = ({ arm, summary: { loss, recovery } }: ReportArm): Html => {
  const { raw } = recovery;
  if (raw === undefined || arm === loss?.from || arm === loss?.to) return html`<td class="none" data-label="Recovery">–</td>`;
  const others = featureKinds
    .filter((kind) => kind === 'lensed' || kind === 'concat')
    .flatMap((kind) => {
      const won = recovery[kind];
      return won ? [`${meanings[kind][0].toLowerCase()} ${percent(won.share)}`] : [];
    });
  return html`<td data-label="Recovery"><span class="number">${withError(raw)}</span><small>${others.join(' · ')}</small></td>`;
};

/** The ends of the scale by name, where all experiments on the page call them alike. */
const recoveryMeaning = (ends: readonly Recovery[]): string => {
  const [zero, one] = (['from', 'to'] as const).map((end) => [...new Set(ends.map((each) => each[end]))].join(' or '));
  return `how much of the loss an arm wins back: 0 % is the arm ${zero}, 100 % the arm ${one}, both on raw features${
    ends.length > 1 ? '; each arm is held against that of its own shortcut' : ''
  }`;
};

const glossary = (columns: readonly Column[], ends: readonly Recovery[]): Html => {
  const kinds = featureKinds.filter((kind) => columns.some(({ features }) => features === kind));
  const recovery = ends.length > 0 ? [['Recovery', recoveryMeaning(ends)] as const] : [];
  const entries = [...kinds.map((kind) => meanings[kind]), ...recovery].map(
    ([title, meaning]) => html`<div><dt>${title}</dt><dd>${meaning}</dd></div>`,
  );
  return html`<dl class="glossary">${entries}</dl>`;
};

/** Linear accuracy by arm and features. */
export const armsTable = (data: ReportData): Section | undefined => {
  const columns = data.columns.filter(isLinear);
  if (columns.length === 0) return undefined;
  const ends = data.folders.flatMap(({ experiment }) => experiment.recovery);
  const headings = columns.map((column) => ({ column, title: meanings[column.features][0] }));
  const extra = ends.length > 0 ? { title: 'Recovery', cell: recoveryCell } : undefined;
  const lead = `How good are the features? A linear classifier is fitted on the frozen features of unmarked training images; the table gives the share of test
    images that it gets right. Higher is better. Small print names end point, pooling, protocol and split.`;
  return {
    markup: titled('arms', 'Linear accuracy', lead, html`${accuracyTable(data.arms, headings, extra)}${glossary(columns, ends)}`),
    figures: [csvFile('linear-accuracy', accuracyRows(data.arms, headings))],
  };
};

/** The same on other data sets than the runs' own. */
export const transferTable = (data: ReportData): Section | undefined => {
  const columns = data.columns.filter(({ evaluator, isCompared }) => evaluator === 'transfer' && isCompared);
  if (columns.length === 0) return undefined;
  const nameOf = ({ split }: Column): string => split.slice(0, split.lastIndexOf('/'));
  const sets = [...new Set(columns.map(nameOf))];
  const headings = sets.flatMap((set) =>
    columns
      .filter((column) => nameOf(column) === set)
      .map((column) => ({ column, title: `${set}, ${meanings[column.features][0].toLowerCase()}` })),
  );
  const lead =
    'How good are the features on another data set? The same networks, and a linear classifier fitted and judged on images of that data set.';
  return {
    markup: titled('transfer', 'Transfer', lead, accuracyTable(data.arms, headings)),
    figures: [csvFile('transfer', accuracyRows(data.arms, headings))],
  };
};
