import { compare } from '../compare';
import { csvFile, type Rows } from '../figures';
import { withSpread } from '../format';
import { type Entry, entriesOf } from '../entries';
import { type Html, html } from '../html';
import type { ReportArm, ReportData } from '../report-arm';
import { armName, type Section, titled } from '../section';
import { ruleOf, type Seeds, seedsOf } from '../seeds';

const headings = ['Evaluator', 'Features', 'Layer', 'Pooling', 'Protocol', 'Split', 'Figure'];

const row = ({ column, layer, spreads }: Entry, arms: readonly ReportArm[], seeds: Seeds): Html => {
  const { evaluator, features, pooling, protocol, split, metric, isShare, isCompared } = column;
  const { best, isSignificant } = compare(spreads);
  const place = [evaluator, features, layer, pooling, protocol, split, isShare ? `${metric}, %` : metric];
  const figures = arms.map((arm) => {
    const spread = spreads.get(arm);
    if (!spread) return html`<td class="none" data-label="${arm.label}">–</td>`;
    const shown = withSpread(spread, isShare);
    const number = isCompared && isSignificant && arm === best ? html`<strong>${shown}</strong>` : html`${shown}`;
    return html`<td class="plain" data-label="${arm.label}">${number}${seeds.differ && html`<small>n = ${spread.n}</small>`}</td>`;
  });
  return html`<tr>${place.map((value, index) => html`<td class="place" data-label="${headings[index]}">${value}</td>`)}${figures}</tr>`;
};

const table = (entries: readonly Entry[], arms: readonly ReportArm[]): Html => {
  const seeds = seedsOf(entries.flatMap(({ spreads }) => [...spreads.values()]));
  const names = arms.map((arm) => html`<th scope="col">${armName(arm)}</th>`);
  const head = html`<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}${names}</tr></thead>`;
  return html`<div class="scroll"><table class="cards figures">${head}<tbody>${entries.map((entry) => row(entry, arms, seeds))}</tbody></table></div>
    <p class="note">${ruleOf(seeds, false)} ${seeds.areSeveral && entries.some(({ column }) => column.isCompared) && rule}</p>`;
};

const rule = `In bold: the best arm of a row, where it differs from the runner-up at the 0.05 level (Welch's two-sided t-test, corrected by Holm's method for the number of arms in the row).
  Only accuracies of features on unmarked test images are compared.`;

const rowsOf = (entries: readonly Entry[]): Rows =>
  entries.flatMap(({ column: { evaluator, features, pooling, protocol, split, metric }, layer, spreads }) =>
    [...spreads].map(([arm, { mean, sd, se, n }]) => ({
      arm: arm.label,
      ...{ evaluator, features, layer, pooling, protocol, split, metric },
      ...{ mean, 'standard deviation': sd, 'standard error': se, seeds: n },
    })),
  );

/** What nearest neighbours and few labels say of the features. */
export const otherJudges = ({ arms }: ReportData): Section | undefined => {
  const own = ['linear', 'transfer'];
  const entries = entriesOf(arms).filter(({ column, isDeepest }) => column.isCompared && isDeepest && !own.includes(column.evaluator));
  if (entries.length === 0) return undefined;
  const lead = 'How good are the features by other measures? Percent of test images that are classified right, by the deepest end point.';
  return {
    markup: titled('judges', 'Other judges of the features', lead, table(entries, arms)),
    figures: [csvFile('other-judges', rowsOf(entries))],
  };
};

/** Every figure that was measured, with everything that it is known by. */
export const figuresTable = ({ arms }: ReportData): Section | undefined => {
  const entries = entriesOf(arms);
  if (entries.length === 0) return undefined;
  const lead =
    'All that was measured, every end point included. End point, pooling and protocol move accuracies by several points: compare within a row.';
  return {
    markup: titled(
      'figures',
      'Every figure',
      lead,
      html`<details><summary>Show ${entries.length} rows</summary>${table(entries, arms)}</details>`,
    ),
    figures: [csvFile('every-figure', rowsOf(entries))],
  };
};
