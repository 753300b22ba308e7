import { stringify } from 'csv-stringify/sync';
import sharp from 'sharp';
import { withFixedColours } from './palette';
import type { Figure } from './section';

type Value = string | number | undefined;
/** Numbers behind a figure: one object a row, its keys in the order of the columns. */
export type Rows = readonly Readonly<Record<string, Value>>[];

/** As a spreadsheet reads it. The columns are the first row's. */
export const csvFile = (name: string, rows: Rows): Figure => ({
  name: `${name}.csv`,
  contents: stringify([...rows], { header: true, columns: Object.keys(rows[0] ?? {}) }),
});

const namespace = 'xmlns="http://www.w3.org/2000/svg"';

/** Two dots for each pixel of the page, of which 72 are an inch here: for slides. */
const density = 144;

/** A chart as files: SVG in light colours on white, the same as PNG, and its numbers as CSV. @param svg whose colours refer to the page's palette. */
export const chartFiles = async (name: string, svg: string, rows: Rows): Promise<readonly Figure[]> => {
  const alone = withFixedColours(svg.includes('xmlns=') ? svg : svg.replace('<svg ', `<svg ${namespace} `));
  const png = await sharp(Buffer.from(alone), { density }).flatten({ background: '#ffffff' }).png().toBuffer();
  return [{ name: `${name}.svg`, contents: alone }, { name: `${name}.png`, contents: png }, csvFile(name, rows)];
};
