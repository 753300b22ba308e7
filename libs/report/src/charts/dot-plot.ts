import { type Html, html } from '../html';
import { armColour } from '../palette';
import type { Spread } from '../statistics';

/** The scale that all dot plots of a table share. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

const width = 96;
const height = 14;
const margin = 5;
const middle = height / 2;

/** Whole percents around all values, so that cells can be compared by eye. */
export const scaleOf = (values: readonly number[]): Scale => {
  const [low, high] = [Math.floor(100 * Math.min(...values)) / 100, Math.ceil(100 * Math.max(...values)) / 100];
  return high > low ? { low, high } : { low: low - 0.01, high: high + 0.01 };
};

/** One dot a seed and a tick at the mean. */
export const dotPlot = ({ values, mean }: Spread, { low, high }: Scale, slot: number): Html => {
  const x = (value: number): string => (margin + ((value - low) / (high - low)) * (width - 2 * margin)).toFixed(1);
  const dots = values.map((value) => html`<circle cx="${x(value)}" cy="${middle}" r="3" fill="${armColour(slot)}" fill-opacity="0.6"/>`);
  return html`<svg class="dots" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">
    <line x1="0" x2="${width}" y1="${middle}" y2="${middle}" stroke="var(--line)"/>${dots}
    <line x1="${x(mean)}" x2="${x(mean)}" y1="1" y2="${height - 1}" stroke="var(--ink)" stroke-width="1.5"/></svg>`;
};
