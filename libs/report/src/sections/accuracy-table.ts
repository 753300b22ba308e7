import { dotPlot, type Scale, scaleOf } from '../charts/dot-plot';
import { compare } from '../compare';
import type { Rows } from '../figures';
import { points, probability, withSpread } from '../format';
import { type Html, html } from '../html';
import type { ReportArm } from '../report-arm';
import { armName } from '../section';
import { ruleOf, type Seeds, seedsOf } from '../seeds';
import type { Cell, Column } from '../summary';

/** A column, and what its heading says. */
export interface Heading {
  readonly column: Column;
  readonly title: string;
}

/** A further column of a caller's own. */
export interface Extra {
  readonly title: string;
  readonly cell: (arm: ReportArm) => Html;
}

interface Layout {
  readonly scale: Scale;
  readonly seeds: Seeds;
  /** Whether arms differ in the end point that a column shows. */
  readonly namesLayers: boolean;
}

const cellsOf = (arms: readonly ReportArm[], { key }: Column): ReadonlyMap<ReportArm, Cell> =>
  new Map(arms.flatMap((arm) => (arm.summary.cells[key] ? [[arm, arm.summary.cells[key]] as const] : [])));

const accuracy = (arm: ReportArm, cell: Cell, label: string, verdict: ReturnType<typeof compare<ReportArm>>, layout: Layout): Html => {
  const isBest = verdict.best === arm;
  const shown = withSpread(cell, true);
  const p = verdict.p.get(arm);
  const facts = [
    layout.seeds.differ && `n = ${cell.n}`,
    layout.namesLayers && cell.layer,
    isBest && layout.seeds.areSeveral ? 'best' : p !== undefined && probability(p),
  ].filter((fact) => fact !== false);
  const number = isBest && verdict.isSignificant ? html`<strong>${shown}</strong>` : html`${shown}`;
  return html`<td data-label="${label}"><span class="number">${number}</span>${dotPlot(cell, layout.scale, arm.slot)}<small>${facts.join(' · ')}</small></td>`;
};

/** The way that a column's figures were come by. */
export const placeOf = ({ pooling, protocol, split }: Column, layers: ReadonlySet<string>): string =>
  [layers.size === 1 && `layer ${[...layers][0]}`, `${pooling} pooling`, protocol, split].filter(Boolean).join(' · ');

/** The numbers of such a table, a row a figure. */
export const accuracyRows = (arms: readonly ReportArm[], headings: readonly Heading[]): Rows =>
  headings.flatMap(({ column, title }) => {
    const cells = cellsOf(arms, column);
    const { p } = compare(cells);
    return [...cells].map(([arm, { layer, mean, sd, se, n }]) => ({
      arm: arm.label,
      column: title,
      ...{ layer, pooling: column.pooling, protocol: column.protocol, split: column.split },
      ...{ mean, 'standard deviation': sd, 'standard error': se, seeds: n, 'p against the best': p.get(arm) },
    }));
  });

/** Accuracies, arms down and columns across, each with the way it was come by, its seeds as dots, and how it compares with the best. */
export const accuracyTable = (arms: readonly ReportArm[], headings: readonly Heading[], extra?: Extra): Html => {
  const columns = headings.map(({ column, title }) => {
    const cells = cellsOf(arms, column);
    const layers = new Set([...cells.values()].map(({ layer }) => layer));
    const place = placeOf(column, layers);
    return { title, place, label: `${title} (${place})`, cells, layers, verdict: compare(cells) };
  });
  const all = columns.flatMap(({ cells }) => [...cells.values()]);
  const layout = {
    scale: scaleOf(all.flatMap(({ values }) => values)),
    seeds: seedsOf(all),
    namesLayers: columns.some(({ layers }) => layers.size > 1),
  };
  const head = columns.map(({ title, place }) => html`<th scope="col">${title}<small>${place}</small></th>`);
  const rows = arms.map((arm) => {
    const figures = columns.map(({ label, cells, verdict }) => {
      const cell = cells.get(arm);
      return cell ? accuracy(arm, cell, label, verdict, layout) : html`<td class="none" data-label="${label}">–</td>`;
    });
    return html`<tr><th scope="row">${armName(arm)}</th>${figures}${extra?.cell(arm)}</tr>`;
  });
  const { low, high } = layout.scale;
  return html`<div class="scroll"><table class="cards"><thead><tr><th scope="col">Arm</th>${head}${extra && html`<th scope="col">${extra.title}</th>`}</tr></thead>
    <tbody>${rows}</tbody></table></div>
    <p class="note">Percent. ${ruleOf(
      layout.seeds,
      columns.some(({ verdict }) => verdict.best !== undefined),
    )} Dots are seeds and the tick is their mean, on one
    scale from ${points(low)} to ${points(high)} % in all cells.</p>`;
};
