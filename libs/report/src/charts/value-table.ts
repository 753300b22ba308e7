import { figure, points } from '../format';
import { html } from '../html';

/** One value for each pair of two settings. */
export interface ValueTable {
  readonly title: string;
  readonly columnName: string;
  readonly columns: readonly string[];
  readonly rowName: string;
  readonly rows: readonly string[];
  /** Row by row; undefined where nothing was measured. */
  readonly values: readonly (readonly (number | undefined)[])[];
  readonly isShare: boolean;
  /** What is palest and what is strongest, the same for all tables that are held against each other. */
  readonly range: readonly [low: number, high: number];
}

/** At full strength the number on it is still read, in both colour schemes. */
const strongest = 0.6;
const cellHeight = 28;
const mostLetters = 22;
const letter = 7.4;

const clipped = (label: string): string => (label.length > mostLetters ? `${label.slice(0, mostLetters - 1)}…` : label);
const longest = (labels: readonly string[]): number => Math.max(...labels.map((label) => clipped(label).length));

/** A table whose fields are the stronger the higher their values. An SVG whose colours refer to the page's palette. */
export const drawValueTable = ({ title, columnName, columns, rowName, rows, values, isShare, range: [low, high] }: ValueTable): string => {
  const left = 14 + letter * Math.max(longest(rows), Math.min(rowName.length, mostLetters));
  const isSlanted = longest(columns) > 7;
  const cell = 62;
  const head = isSlanted ? 62 + 5 * longest(columns) : 68;
  const width = Math.max(left + cell * columns.length + (isSlanted ? 60 : 4), 8.6 * title.length, left + letter * columnName.length);
  const height = head + cellHeight * rows.length + 4;
  const heads = columns.map((column, index) => {
    const x = left + cell * (index + 0.5);
    const place = isSlanted
      ? html`transform="translate(${x - 4} ${head - 8}) rotate(-45)"`
      : html`x="${x}" y="${head - 8}" text-anchor="middle"`;
    return html`<text ${place} fill="var(--muted)">${clipped(column)}</text>`;
  });
  const drawn = values.map((row, index) => {
    const y = head + cellHeight * index;
    const cells = row.map((value, column) => {
      const x = left + cell * column;
      const share = value === undefined ? 0 : high > low ? (value - low) / (high - low) : 0.5;
      const text = value === undefined ? '–' : isShare ? points(value) : figure(value);
      return html`<rect x="${x}" y="${y}" width="${cell - 1}" height="${cellHeight - 1}" fill="var(--arm-0)" fill-opacity="${(strongest * share).toFixed(3)}" stroke="var(--line)"/>
        <text x="${x + cell / 2}" y="${y + cellHeight / 2}" dy="0.35em" text-anchor="middle" fill="${value === undefined ? 'var(--muted)' : 'var(--ink)'}">${text}</text>`;
    });
    return html`<text x="${left - 8}" y="${y + cellHeight / 2}" dy="0.35em" text-anchor="end" fill="var(--muted)">${clipped(rows[index] ?? '')}</text>${cells}`;
  });
  return String(html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-size="13" font-family="system-ui, sans-serif" role="img" aria-label="${title}">
    <text x="0" y="15" font-size="15" font-weight="600" fill="var(--ink)">${title}</text>
    <text x="${left}" y="37" fill="var(--ink)">${columnName}</text><text x="${left - 8}" y="${head - 8}" text-anchor="end" fill="var(--ink)">${clipped(rowName)}</text>${heads}${drawn}</svg>`);
};
