import { withSpread } from '../format';
import { type Html, html } from '../html';
import type { ReportData } from '../report-arm';
import { armName, titled } from '../section';
import type { Column } from '../summary';

const headings: Readonly<Record<string, string>> = { raw: 'raw image', lensed: 'through the lens' };
const splits: Readonly<Record<string, string>> = { test: 'without the shortcut', 'test+shortcut': 'with the shortcut' };

const headingOf = ({ features, split, metric, isShare }: Column): Html => {
  const where = `${splits[split] ?? split}${isShare ? '' : `, ${metric}`}`;
  const [first = '', ...rest] = headings[features] ?? features;
  return html`<th scope="col">${first.toUpperCase()}${rest.join('')}<small>${where}</small></th>`;
};

const lead = `How well does the network solve the task that it was trained on? One that leans on the shortcut does well on marked
  images and far worse on unmarked ones; where a lens has taken the mark away, marked and unmarked images come out alike.`;

/** What the pretext evaluator measured, in percent. */
export const pretextTable = (data: ReportData): Html | undefined => {
  const columns = data.columns.filter(({ evaluator, isShare, split }) => evaluator === 'pretext' && isShare && split in splits);
  if (columns.length === 0) return undefined;
  const label = ({ features, split }: Column): string => `${headings[features] ?? features}, ${splits[split] ?? split}`;
  const rows = data.arms.map((arm) => {
    const cells = columns.map((column) => {
      const spread = arm.summary.cells[column.key];
      return html`<td class="${spread ? 'plain' : 'none'}" data-label="${label(column)}">${spread ? withSpread(spread, true) : '–'}</td>`;
    });
    return html`<tr><th scope="row">${armName(arm)}</th>${cells}</tr>`;
  });
  const head = html`<thead><tr><th scope="col">Arm</th>${columns.map(headingOf)}</tr></thead>`;
  return titled(
    'pretext',
    'Pretext accuracy',
    lead,
    html`<table class="cards">${head}<tbody>${rows}</tbody></table>
    <p class="note">Percent of test images, mean ± standard deviation over seeds.</p>`,
  );
};
