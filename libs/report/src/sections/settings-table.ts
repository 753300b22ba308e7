import { type Html, html } from '../html';
import type { ReportData } from '../report-arm';
import { armName, titled } from '../section';
import { differences } from '../settings';

/** The resolved settings that are not the same in all arms. */
export const settingsTable = ({ arms }: ReportData): Html | undefined => {
  const rows = differences(arms.map(({ config }) => config));
  if (arms.length < 2 || rows.length === 0) return undefined;
  const body = rows.map(({ key, values }) => {
    const cells = values.map((value, index) => html`<td class="words" data-label="${arms[index]?.label}">${value}</td>`);
    return html`<tr><th scope="row"><code>${key}</code></th>${cells}</tr>`;
  });
  const head = html`<thead><tr><th scope="col">Setting</th>${arms.map((arm) => html`<th scope="col">${armName(arm)}</th>`)}</tr></thead>`;
  return titled(
    'settings',
    'How the arms differ',
    'Every other setting is the same in all arms; experiment.yaml in the run folder has them all.',
    html`<div class="scroll"><table class="cards settings">${head}<tbody>${body}</tbody></table></div>`,
  );
};
