import { html, type Html } from '../html';
import { armColour } from '../palette';
import { glyphs } from './glyphs';

/** Points of one class. */
export interface Cloud {
  readonly label: string;
  /** Of its mark and colour; none where it is one of the many others. */
  readonly slot?: number;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const size = 420;
const margin = 10;
const radius = 3;

/** How a class is drawn. */
const drawing = (slot: number | undefined, path: string): Html => {
  if (slot === undefined) return html`<path d="${path}" fill="var(--muted)" fill-opacity="0.3"/>`;
  const colour = armColour(slot);
  return glyphs[slot % glyphs.length]?.isHollow
    ? html`<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.6"/>`
    : html`<path d="${path}" fill="${colour}" fill-opacity="0.85"/>`;
};

const pathOf = ({ slot, points }: Cloud, place: (point: readonly [number, number]) => readonly [number, number]): string => {
  const { draw } = glyphs[(slot ?? 0) % glyphs.length] as (typeof glyphs)[number];
  return points.map((point) => draw(...place(point), slot === undefined ? 1.5 : radius)).join('');
};

/** The mark of a class beside its name. */
export const key = (slot: number | undefined): Html =>
  html`<svg class="key" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">${drawing(
    slot,
    pathOf({ label: '', slot, points: [[7, 7]] }, (point) => point),
  )}</svg>`;

/** Clouds of points on one plane, whose axes have no unit and one scale. An SVG whose colours refer to the page's palette. @param title for whoever does not see it. */
export const drawScatter = (clouds: readonly Cloud[], title: string): Html => {
  const all = clouds.flatMap(({ points }) => points);
  const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (size - 2 * margin) / (Math.max(right - left, top - bottom) || 1);
  const place = ([x, y]: readonly [number, number]): readonly [number, number] => [
    size / 2 + (x - (left + right) / 2) * scale,
    size / 2 - (y - (bottom + top) / 2) * scale,
  ];
  // Those without a name lie below.
  const ordered = clouds.toSorted((a, b) => Number(a.slot !== undefined) - Number(b.slot !== undefined));
  return html`<svg viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" role="img" aria-label="${title}">
    <rect x="0.5" y="0.5" width="${size - 1}" height="${size - 1}" fill="none" stroke="var(--line)"/>${ordered.map((cloud) => drawing(cloud.slot, pathOf(cloud, place)))}</svg>`;
};

/** The scatter as a picture by itself: with its title above and its classes below. */
export const drawScatterAlone = (clouds: readonly Cloud[], title: string): string => {
  const columns = 2;
  const rows = Math.ceil(clouds.length / columns);
  const [head, line] = [34, 20];
  const legend = clouds.map(({ label, slot }, index) => {
    const [x, y] = [14 + (index % columns) * (size / columns), head + size + 18 + Math.floor(index / columns) * line];
    const mark = drawing(
      slot,
      pathOf({ label, slot, points: [[x, y]] }, (point) => point),
    );
    return html`${mark}<text x="${x + 12}" y="${y}" dy="0.35em" fill="var(--ink)">${label}</text>`;
  });
  const inner = String(drawScatter(clouds, title)).replace('<svg ', `<svg y="${head}" `);
  const height = head + size + 12 + rows * line + 8;
  return `<svg viewBox="0 0 ${size} ${height}" width="${size}" height="${height}" font-size="13" font-family="system-ui, sans-serif">${String(
    html`<text x="6" y="21" font-weight="600" font-size="14" fill="var(--ink)">${title}</text>`,
  )}${inner}${String(html`${legend}`)}</svg>`;
};
