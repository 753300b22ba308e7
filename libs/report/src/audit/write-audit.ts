import { join } from 'node:path';
import type { AuditResult } from '@longway/audit';
import { clearLeftovers, writeFileAtomically } from '@longway/storage';
import { duration, enumerate, plural, thousands } from '../format';
import { frame } from '../frame';
import { type Html, html } from '../html';
import { withFixedColours } from '../palette';
import { findingCards } from './findings';
import { gameSection, pushSection } from './games';
import { drawPushChart } from './push-chart';
import { auditStyle } from './style';

const headline = ({ findings }: AuditResult): string => {
  const strong = findings.filter(({ verdict }) => verdict === 'strong').length;
  const possible = findings.length - strong;
  if (strong > 0) return `${plural(strong, 'strong shortcut')} found${possible > 0 ? `, and ${possible} possible` : ''}`;
  return possible > 0 ? `No strong shortcut found, ${possible} possible` : 'No shortcut found';
};

const opening = (result: AuditResult): Html => {
  const { dataset, counts, classNames, games, findings, traced, compared, seconds, remarks } = result;
  const classes = classNames.length > 1 ? `, in ${plural(classNames.length, 'class')}`.replace('classs', 'classes') : '';
  const tasks = enumerate(games.map(({ task }) => task));
  const first =
    findings[0]?.sentence ??
    'No lens found anything small that gives an answer away, no mark stands in the pictures, and no trace in the pixels goes with the classes.';
  return html`<header><p class="kind">Shortcut audit of ${dataset}</p><h1>${headline(result)}</h1><p class="finding">${first}</p>
    <p class="note">${thousands(counts.train + counts.test)} pictures${classes}, ${thousands(counts.test)} of them held out; tasks: ${tasks}; traces of
    ${plural(traced, 'picture')} read, ${thousands(compared)} compared with each other; ${duration(seconds)} in all.</p>${
      remarks.length > 0 && html`<div class="troubles"><ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul></div>`
    }</header>`;
};

/**
 * Writes an audit's page, `audit.html`, and its chart as a file in `figures/`.
 *
 * @returns the page's path.
 * @throws LongwayError (exit `storage`) where it cannot be written.
 */
export const writeAuditPage = async (result: AuditResult, folder: string): Promise<string> => {
  const sections = [await findingCards(result), pushSection(result), ...(await Promise.all(result.games.map(gameSection)))];
  const body = html`${opening(result)}<main>${sections}</main><footer>Made by longway. audit.json beside this page has all of it as data.</footer>`;
  const file = join(folder, 'audit.html');
  await clearLeftovers(join(folder, 'figures'));
  await writeFileAtomically(join(folder, 'figures', 'audit-push.svg'), withFixedColours(drawPushChart(result.games, true)));
  await writeFileAtomically(file, String(frame(`Shortcut audit of ${result.dataset} – longway`, body, auditStyle)));
  return file;
};
