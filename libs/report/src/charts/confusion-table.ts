import { html, type Html } from '../html';

export interface HeatTable {
  readonly title: string;
  readonly classes: readonly string[];
  readonly answers: readonly string[];
  /** A row for each class, a column for each answer. */
  readonly counts: readonly (readonly number[])[];
}

/** At full strength the number on it is still read, in both colour schemes. */
const strongest = 0.6;
const shortest = 46;
const cellHeight = 26;

const letters = (labels: readonly string[]): number => Math.max(...labels.map((label) => label.length));

const clipped = (label: string, most: number): string => (label.length > most ? `${label.slice(0, most - 1)}…` : label);

/** Of each class's questions the share in percent that got each answer; the more, the darker. An SVG whose colours refer to the page's palette. */
export const drawConfusion = ({ title, classes, answers, counts }: HeatTable): Html => {
  const left = 12 + 7.5 * Math.min(letters(classes), 14);
  const isSlanted = letters(answers) > 6;
  const cell = answers.length > 12 ? 34 : shortest;
  const head = isSlanted ? 40 + 5 * Math.min(letters(answers), 14) : 44;
  const width = Math.max(left + cell * answers.length + (isSlanted ? 50 : 4), 8.5 * title.length);
  const height = head + cellHeight * classes.length + 4;
  const heads = answers.map((answer, column) => {
    const x = left + cell * (column + 0.5);
    const place = isSlanted
      ? html`transform="translate(${x - 4} ${head - 8}) rotate(-45)"`
      : html`x="${x}" y="${head - 8}" text-anchor="middle"`;
    return html`<text ${place} fill="var(--muted)">${clipped(answer, 14)}</text>`;
  });
  const rows = counts.map((row, index) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const y = head + cellHeight * index;
    const cells = row.map((count, column) => {
      const share = total > 0 ? count / total : 0;
      const x = left + cell * column;
      return html`<rect x="${x}" y="${y}" width="${cell - 1}" height="${cellHeight - 1}" fill="var(--arm-0)" fill-opacity="${(strongest * share).toFixed(3)}" stroke="${index === column ? 'var(--muted)' : 'var(--line)'}"/>
        <text x="${x + cell / 2}" y="${y + cellHeight / 2}" dy="0.35em" text-anchor="middle" fill="${share < 0.005 ? 'var(--muted)' : 'var(--ink)'}">${total > 0 ? (100 * share).toFixed(0) : '–'}</text>`;
    });
    const label = clipped(classes[index] ?? '', 14);
    return html`<text x="${left - 8}" y="${y + cellHeight / 2}" dy="0.35em" text-anchor="end" fill="var(--muted)">${label}</text>${cells}`;
  });
  return html`<svg class="confusion" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-size="13" font-family="system-ui, sans-serif" role="img" aria-label="${title}">
    <text x="0" y="15" font-weight="600" fill="var(--ink)">${title}</text>${heads}${rows}</svg>`;
};

const gap = 24;

/** Tables of one arm as one picture, side by side in rows of three. */
export const drawConfusions = (tables: readonly HeatTable[], title: string): string => {
  const drawn = tables.map((table) => {
    const svg = String(drawConfusion(table));
    const [, width = '0', height = '0'] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
    return { svg, width: Number(width) + gap, height: Number(height) + gap };
  });
  const [cellWidth, cellHeight] = [Math.max(...drawn.map(({ width }) => width)), Math.max(...drawn.map(({ height }) => height))];
  const head = 34;
  const placed = drawn.map(({ svg }, index) =>
    svg.replace('<svg ', `<svg x="${12 + (index % 3) * cellWidth}" y="${head + Math.floor(index / 3) * cellHeight}" `),
  );
  const [width, height] = [12 + Math.min(3, tables.length) * cellWidth, head + Math.ceil(tables.length / 3) * cellHeight];
  const heading = html`<text x="12" y="21" font-weight="600" font-size="14" fill="var(--ink)">${title}</text>`;
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-size="13" font-family="system-ui, sans-serif">${String(heading)}${placed.join('')}</svg>`;
};
