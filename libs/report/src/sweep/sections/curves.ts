import { drawPointChart, type PointChart, pointRows, rangeOf } from '../../charts/point-chart';
import { chartFiles, csvFile, type Rows } from '../../figures';
import { enumerate } from '../../format';
import { groupBy } from '../../group-by';
import { html, type Html, trusted } from '../../html';
import { type Figure, type Section, slug, titled } from '../../section';
import type { SweepAnalysis } from '../analysis';
import { type Charted, chartedOf } from '../charted';
import type { Dimension } from '../dimensions';
import type { Grid, Group } from '../groups';
import { mostPanels, type Panel, panelsOf, varied } from '../panels';

/** Lines that are told apart: one a colour and mark. */
const mostLines = 10;

/** How one axis is drawn: along it, a line for each place of another one, a chart for each place of the rest. */
interface Layout {
  readonly x: number;
  readonly lines?: number;
  readonly panels: readonly Panel[];
}

/** Lines are what is no scale, the arms first; else the scale with the fewest places. */
const linesOf = ({ dimensions }: Grid, others: readonly number[]): number | undefined => {
  const few = others.filter((index) => (dimensions[index]?.places.length ?? 0) <= mostLines);
  const rank = (index: number): number => {
    const { paths, isNumeric, places } = dimensions[index] as Dimension;
    return (paths.length === 0 ? 0 : isNumeric ? 2000 : 1000) + places.length;
  };
  return few.toSorted((a, b) => rank(a) - rank(b))[0];
};

const layoutOf = (grid: Grid, x: number): Layout => {
  const others = varied(grid).filter((index) => index !== x);
  const lines = linesOf(grid, others);
  return {
    x,
    ...(lines !== undefined && { lines }),
    panels: panelsOf(
      grid,
      others.filter((index) => index !== lines),
    ),
  };
};

const pointsOf = (groups: readonly Group[], { x }: Layout, { places }: Dimension, { column }: Charted) =>
  groups.flatMap((group) => {
    const [place, cell] = [places[group.at[x] ?? -1]?.number, group.summary.cells[column.key]];
    return place !== undefined && cell ? [{ x: place, values: cell.values }] : [];
  });

const chartOf = (grid: Grid, layout: Layout, charted: Charted, panel: Panel): PointChart => {
  const along = grid.dimensions[layout.x] as Dimension;
  const across = layout.lines === undefined ? undefined : grid.dimensions[layout.lines];
  const lines = groupBy(panel.groups, ({ at }) => (layout.lines === undefined ? 0 : (at[layout.lines] ?? 0)));
  const series = [...lines]
    .sort(([a], [b]) => a - b)
    .map(([slot, groups]) => ({
      label: across ? `${across.isNumeric ? `${across.name} ` : ''}${across.places[slot]?.label}` : charted.title,
      slot,
      points: pointsOf(groups, layout, along, charted),
    }));
  return {
    title: panel.label === '' ? charted.title : `${charted.title}: ${panel.label}`,
    xName: along.name,
    isLogarithmic: along.isLogarithmic,
    isShare: charted.column.isShare,
    series: series.filter(({ points }) => points.length > 0),
    around: 'deviation',
    places: along.places.flatMap(({ number }) => number ?? []),
  };
};

interface Drawn {
  readonly charts: readonly string[];
  /** Below the charts. */
  readonly note?: Html;
  readonly figures: readonly Figure[];
}

const drawFigure = async (grid: Grid, layout: Layout, charted: Charted): Promise<Drawn | undefined> => {
  const charts = layout.panels
    .map((panel) => chartOf(grid, layout, charted, panel))
    .filter(({ series }) => series.some(({ points }) => points.length > 1));
  if (charts.length === 0) return undefined;
  const shown = charts.slice(0, mostPanels);
  const range = rangeOf(shown);
  const drawn = shown.map((chart) => ({ chart, svg: drawPointChart({ ...chart, range }) }));
  const name = `sweep-${slug(charts[0]?.xName ?? '')}-${slug(charted.title)}`;
  const files = drawn.map(({ chart, svg }, index) => chartFiles(charts.length > 1 ? `${name}-${index + 1}` : name, svg, pointRows(chart)));
  const all: Rows = charts.flatMap((chart) => pointRows(chart).map((row) => ({ chart: chart.title, ...row })));
  const isCut = charts.length > mostPanels;
  const note = html`<p class="note">${charted.title}: the first ${mostPanels} of ${charts.length} charts; the file that ends in <code>${name}-all.csv</code> has the numbers of all.</p>`;
  return {
    charts: drawn.map(({ svg }) => svg),
    ...(isCut && { note }),
    figures: [...(await Promise.all(files)).flat(), ...(isCut ? [csvFile(`${name}-all`, all)] : [])],
  };
};

const drawAxis = async (grid: Grid, x: number): Promise<Section | undefined> => {
  const layout = layoutOf(grid, x);
  const drawn = (await Promise.all(chartedOf(grid.columns).map((charted) => drawFigure(grid, layout, charted)))).filter(
    (each) => each !== undefined,
  );
  if (drawn.length === 0) return undefined;
  const { name, paths, isLogarithmic } = grid.dimensions[x] as Dimension;
  const notes = [
    isLogarithmic && 'logarithmic axis',
    layout.lines !== undefined && `a line for each ${grid.dimensions[layout.lines]?.name}`,
  ];
  const told = notes.filter((note) => note !== false);
  return {
    markup: html`<h3>${name} <small>${[paths.join(', '), ...told].join(', ')}</small></h3>
      <div class="charts">${drawn.flatMap(({ charts }) => charts).map((svg) => html`<figure>${trusted(svg)}</figure>`)}</div>${drawn.map(({ note }) => note)}`,
    figures: drawn.flatMap(({ figures }) => figures),
  };
};

/** Each figure over each axis that is a scale. */
export const marginalCurves = async ({ grid }: SweepAnalysis): Promise<Section | undefined> => {
  const scales = varied(grid).filter((index) => grid.dimensions[index]?.isNumeric);
  const drawn = (await Promise.all(scales.map((x) => drawAxis(grid, x)))).filter((each) => each !== undefined);
  if (drawn.length === 0) return undefined;
  const hasZero = scales.some((index) => grid.dimensions[index]?.isLogarithmic && grid.dimensions[index].places[0]?.number === 0);
  const names = enumerate(scales.map((index) => grid.dimensions[index]?.name ?? ''));
  const lead = `Figures over ${names}. Lines go through means over seeds, bands are one standard deviation of the seeds to both sides, faint dots are seeds. Charts of one figure share
    their scales.${hasZero ? ' 0 has no place on a logarithmic axis: it stands left of the dotted line.' : ''}`;
  return {
    markup: titled('curves', 'What each setting does', lead, html`${drawn.map(({ markup }) => markup)}`),
    figures: drawn.flatMap(({ figures = [] }) => figures),
  };
};
