import { figure } from '../format';
import { html, type Html } from '../html';
import { armColour } from '../palette';
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
  /** Places above 0, each power of the base as far from the next. */
  readonly isLogarithmic: boolean;
  /** Whether values lie in [0, 1] and are shown in percent. */
  readonly isShare: boolean;
  readonly series: readonly PointSeries[];
}

const size = { width: 460, height: 290 };
const plot = { left: 56, right: 440, top: 40, bottom: 240 };

const numberOf = (value: number, isShare: boolean): string => (isShare ? `${Number((100 * value).toFixed(1))} %` : figure(value));

interface Scales {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const scaleFrom = (low: number, high: number, from: number, to: number) => (value: number) =>
  round(from + ((value - low) / (high - low || 1)) * (to - from));

const drawSeries = ({ slot, points }: PointSeries, { x, y }: Scales): Html => {
  const colour = armColour(slot);
  const { draw, isHollow } = glyphs[slot % glyphs.length] as (typeof glyphs)[number];
  const spreads = points.map(({ x: place, values }) => ({ place, ...spread(values) })).sort((a, b) => a.place - b.place);
  const line = spreads.map(({ place, mean }) => `${x(place)} ${y(mean)}`).join('L');
  const whiskers = spreads
    .map(({ place, mean, se = 0 }) =>
      se > 0 ? `M${x(place)} ${y(mean - se)}V${y(mean + se)}M${x(place) - 4} ${y(mean - se)}h8M${x(place) - 4} ${y(mean + se)}h8` : '',
    )
    .join('');
  const marks = spreads.map(({ place, mean }) => draw(x(place), y(mean), 4)).join('');
  const seeds = points.flatMap(({ x: place, values }) =>
    values.length > 1
      ? values.map((value) => html`<circle cx="${x(place)}" cy="${y(value)}" r="2" fill="${colour}" fill-opacity="0.45"/>`)
      : [],
  );
  return html`<path d="M${line}" fill="none" stroke="${colour}" stroke-width="2"/>${whiskers && html`<path d="${whiskers}" fill="none" stroke="${colour}"/>`}${seeds}<path
    d="${marks}" stroke="${colour}" stroke-width="1.6" fill="${isHollow ? 'var(--paper)' : colour}"/>`;
};

const legendOf = (series: readonly PointSeries[]): { readonly markup: readonly Html[]; readonly lines: number } => {
  let [x, line] = [plot.left, 0];
  const markup = series.map(({ label, slot }) => {
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

/** Lines through means over seeds, whiskers of one standard error, a dot a seed. An SVG whose colours refer to the page's palette. */
export const drawPointChart = ({ title, xName, isLogarithmic, isShare, series }: PointChart): string => {
  const place = (value: number): number => (isLogarithmic ? Math.log2(value) : value);
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const spreads: readonly Spread[] = series.flatMap(({ points }) => points.map(({ values }) => spread(values)));
  const ends = spreads.flatMap(({ values, mean, se = 0 }) => [...values, mean - se, mean + se]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
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
  const legend = legendOf(series);
  const height = size.height + 20 * legend.lines;
  const drawn = html`<svg viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" font-size="13" font-family="system-ui, sans-serif" role="img" aria-label="${title}">
    <text x="4" y="18" font-size="15" font-weight="600" fill="var(--ink)">${title}</text>${rows}<path d="M${plot.left} ${plot.bottom}H${plot.right}" stroke="var(--muted)"/>${columns}
    <text x="${(plot.left + plot.right) / 2}" y="${plot.bottom + 36}" text-anchor="middle" fill="var(--muted)">${xName}</text>${series.map((each) => drawSeries(each, scales))}${legend.markup}</svg>`;
  return String(drawn);
};

const figureOfX = (value: number): string => (Number.isInteger(value) && value < 1e6 ? value.toLocaleString('en-US') : figure(value));

/** The numbers of such a chart: one row a value. */
export const pointRows = ({ xName, series }: PointChart): readonly Readonly<Record<string, string | number>>[] =>
  series.flatMap(({ label, points }) => points.flatMap(({ x, values }) => values.map((value) => ({ series: label, [xName]: x, value }))));
