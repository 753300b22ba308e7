import { csvFile, type Rows } from '../../figures';
import { figure, plural, points, thousands } from '../../format';
import { html, type Html } from '../../html';
import { type Section, titled } from '../../section';
import type { SweepAnalysis } from '../analysis';
import { labelOfCell } from '../labels';
import type { Halving, Judgement } from '../source';

const verdicts: Readonly<Record<Judgement['verdict'], string>> = { promoted: 'goes on', waiting: 'waits', stopped: 'stopped' };

/** The last judgement of each rung. */
const latest = (judgements: readonly Judgement[]): ReadonlyMap<number, Judgement> => new Map(judgements.map((each) => [each.rung, each]));

const valueOf = ({ isShare }: Halving, { value }: Judgement): string =>
  value === undefined ? 'no finite value' : isShare ? `${points(value)} %` : figure(value);

const field = (halving: Halving, judgement: Judgement | undefined, label: string): Html => {
  if (!judgement) return html`<td class="none" data-label="${label}">–</td>`;
  const shown = valueOf(halving, judgement);
  return html`<td data-label="${label}"><span class="number">${judgement.verdict === 'promoted' ? html`<strong>${shown}</strong>` : shown}</span><small>${verdicts[judgement.verdict]}</small></td>`;
};

/** Which points were judged at which rung, with what, and which went on. */
export const halvingSection = ({ source, cells, grid }: SweepAnalysis): Section | undefined => {
  const { halving } = source;
  if (!halving || halving.judgements.length === 0) return undefined;
  const nameOf = ({ cells: ids }: Judgement): string => {
    const cell = cells.find(({ id }) => ids.includes(id));
    return cell ? labelOfCell(cell, grid) : ids.join(', ');
  };
  const byPoint = new Map<string, Judgement[]>();
  for (const each of halving.judgements) byPoint.set(nameOf(each), [...(byPoint.get(nameOf(each)) ?? []), each]);
  const rungs = new Map(halving.judgements.map(({ rung, step }) => [rung, step]));
  const steps = [...rungs].sort(([a], [b]) => a - b).map(([rung, step]) => ({ rung, label: `${thousands(step)} steps` }));
  const inOrder = cells.map((cell) => labelOfCell(cell, grid));
  const rows = [...byPoint]
    .sort(([a], [b]) => inOrder.indexOf(a) - inOrder.indexOf(b))
    .map(([label, judgements]) => {
      const own = latest(judgements);
      return html`<tr><th scope="row">${label}</th>${steps.map((step) => field(halving, own.get(step.rung), step.label))}</tr>`;
    });
  const lead = `Successive halving (ASHA): points that differ in ${halving.axis} alone compete. At each rung they are judged by ${halving.metric}, the mean over seeds, ${
    halving.goal === 'max' ? 'the more the better' : 'the less the better'
  }, and the best 1/${halving.eta} of those that were judged there so far go on. Nobody waits for a rung to be full: now and then one goes on that a later one would have beaten. Those
    that stopped were not trained to their end, and their figures are in no other table.`;
  const numbers: Rows = halving.judgements.map((each) => {
    const { rung, step, value, verdict, reason } = each;
    return { point: nameOf(each), rung, step, value, verdict, reason };
  });
  const reasons = halving.judgements.flatMap((each) =>
    each.reason === undefined ? [] : [html`<li><b>${nameOf(each)}</b> ${verdicts[each.verdict]}: ${each.reason}</li>`],
  );
  const decisions =
    reasons.length > 0 &&
    html`<details class="reasons"><summary>Show ${plural(reasons.length, 'decision')}</summary><ol class="warnings">${reasons}</ol></details>`;
  return {
    markup: titled(
      'halving',
      'What was stopped early',
      lead,
      html`<div class="scroll"><table class="cards"><thead><tr><th scope="col">Point</th>${steps.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>${decisions}`,
    ),
    figures: [csvFile('halving', numbers)],
  };
};
