import { figure } from '../format';
import { html, type Html } from '../html';
import { armColour, colourCount } from '../palette';
import { spread, type Spread } from '../statistics';
import { glyphs } from './glyphs';
import { ticksBetween } from './ticks';

/** Values over a setting or over steps: at each place one value a seed. */
export interface PointSeries {
  readonly label: string;
  /** Of its colour and mark. */
  readonly slot: number;
  readonly points: readonly { readonly x: number; readonly values: readonly number[] }[];
}

export interface PointChart {
  readonly title: string;
  readonly xName: string;
  /** Equal factors are equal ways; 0, which has no place there, stands left of a broken line. */
  readonly isLogarithmic: boolean;
  /** Whether values lie in [0, 1] and are shown in percent. */
  readonly isShare: boolean;
  readonly series: readonly PointSeries[];
  /** Around the means: whiskers of one standard error, or bands of one standard deviation. */
  readonly around?: 'error' | 'deviation';
  /** From the lowest to the highest value of all charts that are held against each other; this chart's own when absent. */
  readonly range?: readonly [low: number, high: number];
  /** All places of such charts; those of the points when absent. */
  readonly places?: readonly number[];
}

const size = { width: 460, height: 290 };
const plot = { left: 56, right: 440, top: 40, bottom: 240 };

/** Three digits that count, without zeros behind them. */
const shortest = (value: number): string =>
  Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5 ? String(Number(value.toPrecision(3))).replace('-', '−') : figure(value);

const numberOf = (value: number, isShare: boolean): string => (isShare ? `${Number((100 * value).toFixed(1))} %` : shortest(value));

interface Scales {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const scaleFrom = (low: number, high: number, from: number, to: number) => (value: number) =>
  round(from + ((value - low) / (high - low || 1)) * (to - from));

type Summarised = Spread & { readonly place: number };

const whiskersOf = (spreads: readonly Summarised[], { x, y }: Scales): string =>
  spreads
    .map(({ place, mean, se = 0 }) =>
      se > 0 ? `M${x(place)} ${y(mean - se)}V${y(mean + se)}M${x(place) - 4} ${y(mean - se)}h8M${x(place) - 4} ${y(mean + se)}h8` : '',
    )
    .join('');

/** Above the means from left to right, below them back. */
const bandOf = (spreads: readonly Summarised[], { x, y }: Scales): string =>
  spreads.some(({ sd = 0 }) => sd > 0)
    ? `M${[
        ...spreads.map(({ place, mean, sd = 0 }) => `${x(place)} ${y(mean + sd)}`),
        ...spreads.toReversed().map(({ place, mean, sd = 0 }) => `${x(place)} ${y(mean - sd)}`),
      ].join('L')}Z`
    : '';

const drawSeries = ({ slot, points }: PointSeries, scales: Scales, around: PointChart['around']): Html => {
  const { x, y } = scales;
  const colour = armColour(slot);
  const { draw, isHollow } = glyphs[slot % glyphs.length] as (typeof glyphs)[number];
  const spreads = points.map(({ x: place, values }) => ({ place, ...spread(values) })).sort((a, b) => a.place - b.place);
  const line = spreads.map(({ place, mean }) => `${x(place)} ${y(mean)}`).join('L');
  const whiskers = around === 'deviation' ? '' : whiskersOf(spreads, scales);
  const band = around === 'deviation' ? bandOf(spreads, scales) : '';
  const marks = spreads.map(({ place, mean }) => draw(x(place), y(mean), 4)).join('');
  const seeds = points.flatMap(({ x: place, values }) =>
    values.length > 1
      ? values.map((value) => html`<circle cx="${x(place)}" cy="${y(value)}" r="2" fill="${colour}" fill-opacity="0.45"/>`)
      : [],
  );
  const dash = slot >= colourCount && html` stroke-dasharray="6 3"`;
  return html`${band && html`<path d="${band}" fill="${colour}" fill-opacity="0.14"/>`}<path d="M${line}"${dash} fill="none" stroke="${colour}" stroke-width="2"/>${whiskers && html`<path d="${whiskers}" fill="none" stroke="${colour}"/>`}${seeds}<path
    d="${marks}" stroke="${colour}" stroke-width="1.6" fill="${isHollow ? 'var(--paper)' : colour}"/>`;
};

/** What a line of the legend has room for. */
const mostLetters = 50;

const legendOf = (series: readonly PointSeries[]): { readonly markup: readonly Html[]; readonly lines: number } => {
  let [x, line] = [plot.left, 0];
  const markup = series.map(({ label: whole, slot }) => {
    const label = whole.length > mostLetters ? `${whole.slice(0, mostLetters - 1)}…` : whole;
    const width = 34 + 7 * label.length;
    if (x > plot.left && x + width > size.width) [x, line] = [plot.left, line + 1];
    const y = size.height + 4 + 20 * line;
    const { draw, isHollow } = glyphs[slot % glyphs.length] as (typeof glyphs)[number];
    const colour = armColour(slot);
    const own = html`<path d="${draw(x + 5, y, 4)}" stroke="${colour}" stroke-width="1.6" fill="${isHollow ? 'var(--paper)' : colour}"/><text x="${x + 15}" y="${y}" dy="0.35em"
      fill="var(--ink)">${label}</text>`;
    x += width;
    return own;
  });
  return { markup, lines: line + 1 };
};

const endsOf = ({ values, mean, sd = 0, se = 0 }: Spread, around: PointChart['around']): readonly number[] => {
  const reach = around === 'deviation' ? sd : se;
  return [...values, mean - reach, mean + reach];
};

/** The lowest and the highest of what charts draw: a range for all of them. */
export const rangeOf = (charts: readonly Pick<PointChart, 'series' | 'around'>[]): readonly [low: number, high: number] => {
  const ends = charts.flatMap(({ series, around }) =>
    series.flatMap(({ points }) => points.flatMap(({ values }) => endsOf(spread(values), around))),
  );
  return [Math.min(...ends), Math.max(...ends)];
};

/** On a logarithmic axis 0 lies left of all others by the mean way between two of them. */
const logarithmic = (xs: readonly number[]): ((value: number) => number) => {
  const above = xs.filter((value) => value > 0).map(Math.log2);
  const [first = 0, last = 0] = [above[0], above.at(-1)];
  const zero = first - (above.length > 1 ? (last - first) / (above.length - 1) : 1);
  return (value) => (value > 0 ? Math.log2(value) : zero);
};

/** Lines through means over seeds, what lies around them, a dot a seed. An SVG whose colours refer to the page's palette. */
export const drawPointChart = (chart: PointChart): string => {
  const { title, xName, isLogarithmic, isShare, series, around = 'error', range = rangeOf([chart]) } = chart;
  const xs = [...new Set(chart.places ?? series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const place = isLogarithmic ? logarithmic(xs) : (value: number): number => value;
  const [low, high] = range;
  const margin = (high - low) * 0.08 || Math.abs(high) * 0.08 || 1;
  const [bottom, top] = [isShare || low > margin ? low - margin : Math.min(0, low), high + margin];
  const onX = scaleFrom(place(xs[0] ?? 0), place(xs.at(-1) ?? 1), plot.left + 12, plot.right - 12);
  const scales: Scales = { x: (value) => onX(place(value)), y: scaleFrom(bottom, top, plot.bottom, plot.top) };
  const rows = ticksBetween(bottom, top).map(
    (
      value,
    ) => html`<path d="M${plot.left} ${scales.y(value)}H${plot.right}" stroke="var(--line)"/><text x="${plot.left - 8}" y="${scales.y(value)}" dy="0.35em" text-anchor="end"
      fill="var(--muted)">${numberOf(value, isShare)}</text>`,
  );
  let free = -Infinity;
  const columns = (isLogarithmic ? xs : ticksBetween(xs[0] ?? 0, xs.at(-1) ?? 1)).map((value) => {
    const [at, label] = [scales.x(value), figureOfX(value)];
    // Where values lie close together not each has room for its number.
    const hasRoom = at - 4 * label.length > free;
    if (hasRoom) free = at + 4 * label.length + 4;
    return html`<path d="M${at} ${plot.bottom}v4" stroke="var(--muted)"/>${hasRoom && html`<text x="${at}" y="${plot.bottom + 17}" text-anchor="middle" fill="var(--muted)">${label}</text>`}`;
  });
  // Between 0 and the rest the axis is no axis.
  const gap = isLogarithmic && xs[0] === 0 && xs[1] !== undefined && (scales.x(0) + scales.x(xs[1])) / 2;
  const broken = gap !== false && html`<path d="M${gap} ${plot.top}V${plot.bottom}" stroke="var(--muted)" stroke-dasharray="2 4"/>`;
  const legend = legendOf(series);
  const height = size.height + 20 * legend.lines;
  const drawn = html`<svg viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" font-size="13" font-family="system-ui, sans-serif" role="img" aria-label="${title}">
    <text x="4" y="18" font-size="15" font-weight="600" fill="var(--ink)">${title}</text>${rows}<path d="M${plot.left} ${plot.bottom}H${plot.right}" stroke="var(--muted)"/>${broken}${columns}
    <text x="${(plot.left + plot.right) / 2}" y="${plot.bottom + 36}" text-anchor="middle" fill="var(--muted)">${xName}</text>${series.map((each) => drawSeries(each, scales, around))}${legend.markup}</svg>`;
  return String(drawn);
};

const figureOfX = (value: number): string => (Number.isInteger(value) && value < 1e6 ? value.toLocaleString('en-US') : shortest(value));

/** The numbers of such a chart: one row a value. */
export const pointRows = ({ xName, series }: PointChart): readonly Readonly<Record<string, string | number>>[] =>
  series.flatMap(({ label, points }) => points.flatMap(({ x, values }) => values.map((value) => ({ series: label, [xName]: x, value }))));
