import { csvFile } from '../figures';
import { withSpread } from '../format';
import { html } from '../html';
import type { ReportArm, ReportData } from '../report-arm';
import { armName, type Section, titled } from '../section';
import { ruleOf, seedsOf } from '../seeds';
import type { Cell } from '../summary';

const views = { raw: 'Raw image', lensed: 'Through the lens' } as const;
const conditions = [
  { split: 'test', metric: 'top1', words: 'no mark' },
  { split: 'test+shortcut', metric: 'top1', words: 'shortcut' },
  { split: 'test+misleading', metric: 'top1', words: 'misleading' },
  { split: 'test+misleading', metric: 'reliance', words: 'reliance' },
] as const;

/** Both evaluators ask the head; the one that compares marks asks the same images in all conditions, so its answer goes first. */
const sources = ['shortcut-reliance', 'pretext'];

interface Question {
  readonly features: keyof typeof views;
  readonly split: string;
  readonly metric: string;
  readonly words: string;
}

const questions: readonly Question[] = (['raw', 'lensed'] as const).flatMap((features) =>
  conditions.map((condition) => ({ features, ...condition })),
);

const answer = ({ summary }: ReportArm, { features, split, metric }: Question): Cell | undefined => {
  const cells = Object.values(summary.cells).filter(
    ({ column }) => column.features === features && column.split === split && column.metric === metric,
  );
  return sources.map((source) => cells.find(({ column }) => column.evaluator === source)).find((cell) => cell !== undefined);
};

const lead = `How well does the network solve the task that it was trained on? One that leans on the shortcut does well on marked
  images and far worse on unmarked ones; where a lens has taken the mark away, marked and unmarked images come out alike.`;
const reliance = `A misleading mark speaks for a wrong answer. Reliance is accuracy with the mark minus accuracy with the misleading one, in points:
  100 is blind trust, 0 does not care.`;

/** What the head says on test images, in percent. */
export const pretextTable = ({ arms }: ReportData): Section | undefined => {
  const asked = questions.filter((question) => arms.some((arm) => answer(arm, question)));
  if (asked.length === 0) return undefined;
  const all = arms.flatMap((arm) => asked.flatMap((question) => answer(arm, question) ?? []));
  const seeds = seedsOf(all);
  const rows = arms.map((arm) => {
    const cells = asked.map((question) => {
      const cell = answer(arm, question);
      const label = `${views[question.features]}, ${question.words}`;
      if (!cell) return html`<td class="none" data-label="${label}">–</td>`;
      return html`<td class="plain" data-label="${label}">${withSpread(cell, true)}${seeds.differ && html`<small>n = ${cell.n}</small>`}</td>`;
    });
    return html`<tr><th scope="row">${armName(arm)}</th>${cells}</tr>`;
  });
  const viewed = (['raw', 'lensed'] as const).map(
    (view) => [views[view], asked.filter(({ features }) => features === view).length] as const,
  );
  const groups = viewed.filter(([, count]) => count > 0).map(([view, count]) => html`<th scope="colgroup" colspan="${count}">${view}</th>`);
  const head = html`<thead><tr><th scope="col" rowspan="2">Arm</th>${groups}</tr><tr>${asked.map(({ words }) => html`<th scope="col">${words}</th>`)}</tr></thead>`;
  const hasReliance = asked.some(({ metric }) => metric === 'reliance');
  const markup = titled(
    'pretext',
    'Pretext accuracy',
    lead,
    html`<div class="scroll"><table class="cards">${head}<tbody>${rows}</tbody></table></div>
    <p class="note">Percent of test images, from the network's own head (layer head, no pooling). ${ruleOf(seeds, false)} ${hasReliance && reliance}</p>`,
  );
  const numbers = arms.flatMap((arm) =>
    asked.flatMap((question) => {
      const cell = answer(arm, question);
      const { features, split, metric } = question;
      return cell ? [{ arm: arm.label, features, split, metric, mean: cell.mean, 'standard error': cell.se, seeds: cell.n }] : [];
    }),
  );
  return { markup, figures: [csvFile('pretext-accuracy', numbers)] };
};
