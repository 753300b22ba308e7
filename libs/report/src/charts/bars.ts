import { withSpread } from '../format';
import { type Html, html } from '../html';
import { armColour } from '../palette';
import type { Spread } from '../statistics';

/** One bar: a mean, and its standard error as a whisker. */
export interface Bar {
  readonly label: string;
  readonly slot: number;
  readonly spread: Spread;
  /** Drawn paler: the same arm under another condition. */
  readonly isSecond?: boolean;
}

export interface BarGroup {
  /** Above the bars, where there is more than one group. */
  readonly title?: string;
  readonly bars: readonly Bar[];
}

const scaleWidth = 330;
/** For the figure behind a bar. */
const right = 130;
const line = 26;
const thickness = 14;

/** Room for the longest label: letters of 13 pixels are 8 wide at most, taken together. */
const labelWidth = (groups: readonly BarGroup[]): number =>
  20 + 8 * Math.max(...groups.flatMap(({ bars }) => bars.map(({ label }) => label.length)));

const bar = ({ label, slot, spread, isSecond }: Bar, y: number, x: (value: number) => number): Html => {
  const left = x(0);
  const { mean, se = 0 } = spread;
  const middle = y + line / 2;
  const [from, to] = [x(Math.max(0, mean - se)), x(mean + se)];
  const whisker =
    se > 0 && html`<path d="M${from} ${middle}H${to}M${from} ${middle - 4}v8M${to} ${middle - 4}v8" stroke="var(--ink)" fill="none"/>`;
  return html`<text x="${left - 10}" y="${middle}" dy="0.35em" text-anchor="end" fill="var(--ink)">${label}</text>
    <rect x="${left}" y="${middle - thickness / 2}" width="${x(mean) - left}" height="${thickness}" fill="${armColour(slot)}" fill-opacity="${isSecond ? 0.45 : 1}"/>
    ${whisker}<text x="${to + 8}" y="${middle}" dy="0.35em" fill="var(--muted)">${withSpread(spread, false)}</text>`;
};

/** Horizontal bars on one scale from zero, group below group. An SVG whose colours refer to the page's palette. */
export const drawBars = (groups: readonly BarGroup[]): Html => {
  const ends = groups.flatMap(({ bars }) => bars.map(({ spread: { mean, se = 0 } }) => mean + se));
  const top = Math.max(...ends) || 1;
  const left = labelWidth(groups);
  const width = left + scaleWidth + right;
  const x = (value: number): number => Number((left + (value / top) * scaleWidth).toFixed(1));
  let y = 0;
  const drawn = groups.map(({ title, bars }) => {
    const heading =
      title !== undefined && html`<text x="0" y="${y + line / 2}" dy="0.35em" font-weight="600" fill="var(--ink)">${title}</text>`;
    if (title !== undefined) y += line;
    const own = bars.map((each, index) => bar(each, y + index * line, x));
    y += bars.length * line + 8;
    return html`${heading}${own}`;
  });
  return html`<svg class="bars" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" font-size="13" font-family="system-ui, sans-serif" role="img" aria-label="Mean squared error by arm">
    <line x1="${left}" x2="${left}" y1="0" y2="${y}" stroke="var(--line)"/>${drawn}</svg>`;
};
