import { dotPlot, type Scale, scaleOf } from '../../charts/dot-plot';
import { level } from '../../compare';
import { csvFile, type Rows } from '../../figures';
import { plural, points, probability, withSpread } from '../../format';
import { html, type Html } from '../../html';
import { type Section, titled } from '../../section';
import { placeOf } from '../../sections/accuracy-table';
import { seedsOf } from '../../seeds';
import type { Cell } from '../../summary';
import type { SweepAnalysis } from '../analysis';
import { type ComparedColumn, type ComparedTable, type Standing, standingOf } from '../comparison';
import type { Group } from '../groups';

/** `80.8 ± 0.4`: the mean and the standard deviation. */
export const withDeviation = ({ sd, ...cell }: Cell, isShare: boolean): string =>
  withSpread({ ...cell, ...(sd === undefined ? { se: undefined } : { se: sd }) }, isShare);

/** `+1.2`, in points of percent. */
export const signed = (difference: number): string => {
  const shown = points(difference).replace(/^−0\.0$/, '0.0');
  return shown === '0.0' || shown.startsWith('−') ? shown : `+${shown}`;
};

const facts = ({ isBest, isReference, difference, p, differs }: Standing, hasBaseline: boolean): readonly (string | false)[] => [
  isBest && 'best',
  hasBaseline && isReference && 'baseline',
  difference !== undefined && signed(difference),
  p !== undefined && `${probability(p)}${differs ? ' *' : ''}`,
];

const cellOf = (group: Group, compared: ComparedColumn, scale: Scale, seedsDiffer: boolean, hasBaseline: boolean): Html => {
  const cell = compared.cells.get(group);
  const label = compared.title;
  if (!cell) return html`<td class="none" data-label="${label}">–</td>`;
  const standing = standingOf(group, compared);
  const shown = withDeviation(cell, true);
  const told = [...facts(standing, hasBaseline), seedsDiffer && `n = ${cell.n}`].filter((fact) => fact !== false);
  const number = standing.isProven ? html`<strong>${shown}</strong>` : html`${shown}`;
  return html`<td data-label="${label}"><span class="number">${number}</span>${dotPlot(cell, scale, 0)}<small>${told.join(' · ')}</small></td>`;
};

/** Of cells that have no figures yet, or none any more. */
const missing = ({ cells }: Group): string | undefined => {
  const states = ['running', 'waiting', 'stopped', 'failed'] as const;
  const told = states.flatMap((state) => {
    const count = cells.filter((cell) => cell.state === state).length;
    return count > 0 ? [`${count} ${state}`] : [];
  });
  return told.length > 0
    ? `${cells.length - cells.filter(({ state }) => state !== 'done').length} of ${plural(cells.length, 'seed')} done; ${told.join(', ')}`
    : undefined;
};

const headOf = ({ column, title, cells }: ComparedColumn): Html => {
  const layers = new Set([...cells.values()].map(({ layer }) => layer));
  return html`<th scope="col">${title}<small>${placeOf(column, layers)}</small></th>`;
};

/** The rule, for the table and the terminal; without tests it says why there are none. */
export const ruleOfTable = ({ columns }: ComparedTable, baseline: Group | undefined): string => {
  const all = columns.flatMap(({ cells }) => [...cells.values()]);
  const seeds = seedsOf(all);
  const tests = columns.reduce((count, { verdict }) => count + verdict.p.size, 0);
  const against = baseline ? `the baseline (${baseline.label})` : 'the best of its column';
  if (!seeds.areSeveral) return `${seeds.words} a point: there is no standard deviation and no test, so that no difference is called one.`;
  const spreads = `Mean ± standard deviation over ${seeds.words}. Differences are from ${against}, in points of percent.`;
  if (tests === 0)
    return `${spreads} There is no test: ${baseline ? 'the baseline has' : 'the best has, or all others have,'} one seed only.`;
  const few = tests < all.length - columns.length ? ' Where no p stands there is one seed only on one side, and no test.' : '';
  return `${spreads} p is that of Welch's two-sided t-test, corrected by Holm's method for all ${plural(tests, 'test')} of this table; * marks differences at the ${level} level.${few}`;
};

const rowsOf = ({ columns }: ComparedTable): Rows =>
  columns.flatMap((each) =>
    [...each.cells].map(([group, { layer, mean, sd, se, n }]) => {
      const { difference, p } = standingOf(group, each);
      const { pooling, protocol, split } = each.column;
      const places = { layer, pooling, protocol, split };
      return {
        point: group.label,
        column: each.title,
        ...places,
        mean,
        'standard deviation': sd,
        'standard error': se,
        seeds: n,
        difference,
        p,
      };
    }),
  );

const leads: Readonly<Record<string, string>> = {
  points: `How good are the features at each point of the grid? Percent of unmarked test images that a linear classifier on the frozen features gets right; higher is better. A row is a point,
    its cells differ in the seed only.`,
  judges: 'The same by other measures: neighbours, few labels, other data sets. Percent of test images that are classified right.',
};

/** Accuracies by point, each held against the best or the baseline. */
const pointsTable = (table: ComparedTable, { grid, baseline }: SweepAnalysis): Section => {
  const { columns } = table;
  const all = columns.flatMap(({ cells }) => [...cells.values()]);
  const scale = scaleOf(all.flatMap(({ values }) => values));
  const { differ, areSeveral } = seedsOf(all);
  const rows = grid.groups.map((group) => {
    const state = missing(group);
    const cells = columns.map((each) => cellOf(group, each, scale, differ, baseline !== undefined));
    return html`<tr><th scope="row">${group.label}${state && html`<small>${state}</small>`}</th>${cells}</tr>`;
  });
  const rival = baseline ? 'the baseline' : 'the runner-up';
  const bold =
    areSeveral &&
    ` The highest of a column is called best, and is in bold where it differs from ${rival} at that level. It was chosen by the very figure that is shown: with new seeds it is likely to do a little worse.`;
  const { low, high } = scale;
  const body = html`<div class="scroll"><table class="cards"><thead><tr><th scope="col">Point</th>${columns.map(headOf)}</tr></thead><tbody>${rows}</tbody></table></div>
    <p class="note">${ruleOfTable(table, baseline)}${bold} Dots are seeds and the tick is their mean, on one scale from ${points(low)} to ${points(high)} % in all fields.</p>`;
  return { markup: titled(table.id, table.title, leads[table.id] ?? '', body), figures: [csvFile(`sweep-${table.id}`, rowsOf(table))] };
};

export const pointsTables = (analysis: SweepAnalysis): readonly Section[] => analysis.tables.map((table) => pointsTable(table, analysis));

/** A table of more points beside each other is not read. */
const mostColumns = 8;

const sweepFigures = ({ grid }: SweepAnalysis): Rows =>
  grid.groups.flatMap((group) =>
    Object.values(group.summary.cells).map(
      ({ column: { evaluator, features, pooling, protocol, split, metric }, layer, mean, sd, se, n }) => ({
        point: group.label,
        ...{ evaluator, features, layer, pooling, protocol, split, metric, mean },
        ...{ 'standard deviation': sd, 'standard error': se, seeds: n },
      }),
    ),
  );

/** Every figure of every point at the deepest end point, losses and errors too; not compared. */
export const everyFigure = (analysis: SweepAnalysis): Section | undefined => {
  const { columns, groups } = analysis.grid;
  const measured = groups.filter(({ summary }) => Object.keys(summary.cells).length > 0);
  if (measured.length === 0) return undefined;
  const head = measured.map(({ label }) => html`<th scope="col">${label}</th>`);
  const rows = columns.map((column) => {
    const { evaluator, features, pooling, protocol, split, metric, isShare } = column;
    const place = [evaluator, features, pooling, protocol, split, isShare ? `${metric}, %` : metric];
    const cells = measured.map(({ summary, label }) => {
      const cell = summary.cells[column.key];
      return cell
        ? html`<td class="plain" data-label="${label}">${withDeviation(cell, isShare)}</td>`
        : html`<td class="none" data-label="${label}">–</td>`;
    });
    return html`<tr><th scope="row" class="place">${place.join(' · ')}</th>${cells}</tr>`;
  });
  const lead =
    'All that was measured at the deepest end point of each evaluator: mean ± standard deviation over seeds. The CSV beside the page has a row for each.';
  const table = html`<details><summary>Show ${plural(columns.length, 'row')} of ${plural(measured.length, 'point')}</summary>
    <div class="scroll"><table class="cards figures"><thead><tr><th scope="col">Figure</th>${head}</tr></thead><tbody>${rows}</tbody></table></div></details>`;
  const tooMany = html`<p class="note">${plural(measured.length, 'point')} are too many for a table.</p>`;
  return {
    markup: titled('figures', 'Every figure', lead, measured.length > mostColumns ? tooMany : table),
    figures: [csvFile('every-figure', sweepFigures(analysis))],
  };
};
