import { enumerate, plural, points, probability } from '../../format';
import { html, type Html } from '../../html';
import type { SweepAnalysis } from '../analysis';
import { standingOf } from '../comparison';
import type { CellState } from '../source';
import { level } from '../../compare';
import { labelOfCell } from '../labels';

const words: Readonly<Record<CellState, string>> = {
  done: 'done',
  running: 'running',
  waiting: 'waiting',
  stopped: 'stopped early',
  failed: 'failed',
};

/** `8 cells done, 1 running and 2 failed`. */
export const countsInWords = ({ counts, cells }: SweepAnalysis): string => {
  const told = (Object.keys(words) as CellState[]).filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${words[state]}`);
  return `${plural(cells.length, 'cell')}: ${enumerate(told)}`;
};

const doubt = (p: number | undefined): string => {
  if (p === undefined) return ', though one seed cannot tell that from chance';
  return p < level ? ` (${probability(p)})` : `, which is within what chance may do (${probability(p)})`;
};

/** What the first column of the first table says, and no more than it carries. */
export const findingOf = ({ tables, baseline, isOver }: SweepAnalysis): string => {
  const column = tables[0]?.columns[0];
  const ranked = [...(column?.cells ?? [])].sort(([, a], [, b]) => b.mean - a.mean);
  const [best, runnerUp] = ranked;
  if (!column || !best)
    return `No accuracy of features ${isOver ? 'was measured' : 'has been measured yet'}: nothing can be said of the grid.`;
  const soFar = isOver ? '' : ' so far';
  const shown = `${points(best[1].mean)} % (${column.title})`;
  if (!runnerUp) return `Only ${best[0].label} has been measured${soFar}: ${shown}.`;
  const opening = `The best of ${ranked.length} points${soFar} is ${best[0].label} with ${shown}`;
  const isHeld = baseline !== undefined && best[0] !== baseline && column.cells.has(baseline);
  const rival = isHeld ? ranked.find(([group]) => group === baseline) : runnerUp;
  if (!rival) return `${opening}.`;
  const { p } = standingOf(isHeld ? best[0] : rival[0], column);
  return `${opening}, ${points(best[1].mean - rival[1].mean)} points ahead of ${isHeld ? 'the baseline ' : ''}${rival[0].label}${doubt(p)}.`;
};

const failures = ({ cells, grid }: SweepAnalysis): readonly Html[] =>
  cells.flatMap((cell) =>
    cell.state === 'failed'
      ? [
          html`<li><b>${labelOfCell(cell, grid)}, seed ${cell.seed}</b> <code>${cell.id}</code>: <span class="message">${cell.error ?? 'no reason is known'}</span>${(cell.attempts ?? 1) > 1 && ` (${cell.attempts} attempts)`}</li>`,
        ]
      : [],
  );

const mostFailures = 12;

const banner = (analysis: SweepAnalysis): Html => {
  const list = failures(analysis);
  const { isOver, counts } = analysis;
  if (isOver && list.length === 0) return html``;
  const left = [
    counts.running > 0 && `${plural(counts.running, 'cell')} at work`,
    counts.waiting > 0 && `${plural(counts.waiting, 'cell')} waiting`,
  ];
  const unfinished = `This sweep is not over: ${enumerate(left.filter((words) => words !== false))} when the page was written. What is shown is what is there.`;
  const failed = `${plural(list.length, 'cell')} failed and ${list.length === 1 ? 'is' : 'are'} missing from the figures.`;
  return html`<div class="banner banner-${isOver ? 'failed' : 'running'}" role="status"><b>${[!isOver && unfinished, list.length > 0 && failed].filter(Boolean).join(' ')}</b>${
    list.length > 0 &&
    html`<ul>${list.slice(0, mostFailures)}${list.length > mostFailures && html`<li>${list.length - mostFailures} more: the table of cells beside the page has their errors.</li>`}</ul>`
  }</div>`;
};

/** What a reader with ten seconds should see. */
export const opening = (analysis: SweepAnalysis): Html => {
  const { source, troubles } = analysis;
  return html`<header><p class="kind">Sweep · ${countsInWords(analysis)}</p><h1>${source.name}</h1>${banner(analysis)}<p class="finding">${findingOf(analysis)}</p>
    ${source.description && html`<p class="lead">${source.description}</p>`}</header>${
      troubles.length > 0 &&
      html`<aside class="troubles"><b>This page is incomplete.</b><ul>${troubles.map((trouble) => html`<li>${trouble}</li>`)}</ul></aside>`
    }`;
};
