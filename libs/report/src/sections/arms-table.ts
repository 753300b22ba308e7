import { dotPlot, type Scale, scaleOf } from '../charts/dot-plot';
import { percent, points, withSpread } from '../format';
import { type Html, html } from '../html';
import type { ReportArm, ReportData } from '../report-arm';
import { armName, titled } from '../section';
import { type Column, featureKinds, linearKey, type Recovery } from '../summary';

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

const cell = (arm: ReportArm, column: Column, scale: Scale): Html => {
  const spread = arm.summary.cells[column.key];
  const title = meanings[column.features][0];
  if (!spread) return html`<td class="none" data-label="${title}">–</td>`;
  return html`<td data-label="${title}"><span class="number">${withSpread(spread, true)}</span>${dotPlot(spread, scale, arm.slot)}</td>`;
};

const recoveryCell = ({ arm, folder, summary }: ReportArm): Html => {
  const ends = folder.experiment.recovery;
  const { raw } = summary.recovery;
  if (raw === undefined || arm === ends?.from || arm === ends?.to) return html`<td class="none" data-label="Recovery">–</td>`;
  const others = featureKinds
    .filter((kind) => kind === 'lensed' || kind === 'concat')
    .flatMap((kind) => {
      const share = summary.recovery[kind];
      return share === undefined ? [] : [`${meanings[kind][0].toLowerCase()} ${percent(share)}`];
    });
  return html`<td data-label="Recovery"><span class="number">${percent(raw)}</span><small>${others.join(' · ')}</small></td>`;
};

/** The ends of the scale by name, where all experiments on the page call them alike. */
const recoveryMeaning = (ends: readonly Recovery[]): string => {
  const [zero, one] = (['from', 'to'] as const).map((end) => [...new Set(ends.map((each) => each[end]))].join(' or '));
  return `how much of the loss an arm wins back: 0 % is the arm ${zero}, 100 % the arm ${one}, both on raw features`;
};

const glossary = (columns: readonly Column[], ends: readonly Recovery[]): Html => {
  const terms = columns.map(({ features }) => meanings[features]);
  const recovery = ends.length > 0 ? [['Recovery', recoveryMeaning(ends)] as const] : [];
  const entries = [...terms, ...recovery].map(([title, meaning]) => html`<div><dt>${title}</dt><dd>${meaning}</dd></div>`);
  return html`<dl class="glossary">${entries}</dl>`;
};

const table = (data: ReportData, columns: readonly Column[]): Html => {
  const values = columns.flatMap(({ key }) => data.arms.flatMap(({ summary }) => summary.cells[key]?.values ?? []));
  const scale = scaleOf(values);
  const ends = data.folders.flatMap(({ experiment }) => experiment.recovery ?? []);
  const hasRecovery = ends.length > 0;
  const headings = [...columns.map(({ features }) => meanings[features][0]), ...(hasRecovery ? ['Recovery'] : [])];
  const rows = data.arms.map(
    (arm) =>
      html`<tr><th scope="row">${armName(arm)}</th>${columns.map((column) => cell(arm, column, scale))}${hasRecovery && recoveryCell(arm)}</tr>`,
  );
  const head = html`<thead><tr><th scope="col">Arm</th>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>`;
  return html`<table class="cards">${head}<tbody>${rows}</tbody></table>
    <p class="note">Dots are seeds and the tick is their mean, on one scale from ${points(scale.low)} to ${points(scale.high)} % in all cells.</p>
    ${glossary(columns, ends)}`;
};

/** Linear accuracy by arm and features. */
export const armsTable = (data: ReportData): Html | undefined => {
  const columns = data.columns.filter(({ key }) => featureKinds.some((kind) => key === linearKey(kind)));
  if (columns.length === 0) return undefined;
  const layers = [...new Set(data.arms.flatMap(({ summary }) => summary.layer ?? []))];
  const lead = `How good are the features? A linear classifier is fitted on the frozen features of unmarked images${
    layers.length > 0 ? ` (layer ${layers.join(', ')})` : ''
  }; the table gives the share of test images that it gets right, in percent, as mean ± standard deviation over seeds. Higher is better.`;
  return titled('arms', 'Linear accuracy', lead, table(data, columns));
};
