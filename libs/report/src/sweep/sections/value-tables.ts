import { drawValueTable, type ValueTable } from '../../charts/value-table';
import { chartFiles, type Rows } from '../../figures';
import { html, trusted } from '../../html';
import { type Section, slug, titled } from '../../section';
import type { SweepAnalysis } from '../analysis';
import { type Charted, chartedOf } from '../charted';
import type { Dimension } from '../dimensions';
import type { Grid, Group } from '../groups';
import { mostPanels, type Panel, panelsOf, varied } from '../panels';

const wanted = (group: Group, { column }: Charted): number | undefined => group.summary.cells[column.key]?.mean;

const tableOf = (grid: Grid, [x, y]: readonly [number, number], charted: Charted, panel: Panel): Omit<ValueTable, 'range'> => {
  const [across, down] = [grid.dimensions[x] as Dimension, grid.dimensions[y] as Dimension];
  const find = (row: number, column: number) => panel.groups.find(({ at }) => at[x] === column && at[y] === row);
  return {
    title: panel.label === '' ? charted.title : `${charted.title}: ${panel.label}`,
    columnName: across.name,
    columns: across.places.map(({ label }) => label),
    rowName: down.name,
    rows: down.places.map(({ label }) => label),
    values: down.places.map((_, row) =>
      across.places.map((__, column) => {
        const group = find(row, column);
        return group && wanted(group, charted);
      }),
    ),
    isShare: charted.column.isShare,
  };
};

const numbersOf = ({ columnName, columns, rowName, rows, values }: ValueTable): Rows =>
  values.flatMap((row, at) => row.map((mean, column) => ({ [rowName]: rows[at], [columnName]: columns[column], mean })));

/** Means over seeds for each pair of places of the two dimensions with the most places; a table for each combination of the rest. */
export const valueTables = async ({ grid }: SweepAnalysis): Promise<Section | undefined> => {
  const count = (index: number): number => grid.dimensions[index]?.places.length ?? 0;
  const [x, y] = varied(grid).toSorted((a, b) => count(b) - count(a));
  if (x === undefined || y === undefined) return undefined;
  const panels = panelsOf(
    grid,
    varied(grid).filter((index) => index !== x && index !== y),
  );
  const drawn = chartedOf(grid.columns).flatMap((charted) => {
    const tables = panels.slice(0, mostPanels).map((panel) => tableOf(grid, [x, y], charted, panel));
    const values = tables.flatMap((table) => table.values.flat()).filter((value) => value !== undefined);
    if (values.length < 2) return [];
    const range = [Math.min(...values), Math.max(...values)] as const;
    return tables.filter((table) => table.values.flat().some((value) => value !== undefined)).map((table) => ({ ...table, range }));
  });
  if (drawn.length === 0) return undefined;
  const charts = drawn.map((table) => ({ table, svg: drawValueTable(table) }));
  const lead = `Means over seeds, accuracies in percent. The stronger a field, the higher its value; tables of one figure share the scale from the lowest to the highest of it.
    A dash: not measured, or left out of the grid.`;
  const more =
    panels.length > mostPanels &&
    html`<p class="note">The first ${mostPanels} of ${panels.length} tables of each figure; the table of cells beside the page has the rest.</p>`;
  return {
    markup: titled(
      'pairs',
      'Two settings together',
      lead,
      html`<div class="heat-tables">${charts.map(({ svg }) => html`<figure class="scroll">${trusted(svg)}</figure>`)}</div>${more}`,
    ),
    figures: (
      await Promise.all(charts.map(({ table, svg }) => chartFiles(`sweep-pairs-${slug(table.title)}`, svg, numbersOf(table))))
    ).flat(),
  };
};
