import type { ImageShape, Preview } from '@longway/contracts';
import sharp from 'sharp';

const gap = 8;
const margin = 24;
const labelWidth = 250;
const captionHeight = 36;
const ink = '#24292f';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The difference of two pictures about mid-grey, so that its 99.5th percentile is as far from there as it goes: what is done to few pixels shows. */
export const amplified = (before: Uint8Array, after: Uint8Array): Uint8Array => {
  const sizes = Array.from(before, (value, i) => Math.abs((after[i] as number) - value)).sort((a, b) => a - b);
  const most = Math.max(1, sizes[Math.ceil(0.995 * (sizes.length - 1))] as number);
  return Uint8Array.from(before, (value, i) =>
    Math.max(0, Math.min(255, Math.round(127.5 + (127 * ((after[i] as number) - value)) / most))),
  );
};

/** Pictures of one shape below each other, and what stands above them. */
interface Column {
  readonly pictures: readonly Uint8Array[];
  readonly caption?: string;
}

interface Grid {
  readonly shape: ImageShape;
  /** Pixels of the grid for one of a picture. */
  readonly zoom: number;
  /** What stands beside the rows; the first line is the heading. */
  readonly labels: readonly string[];
  readonly columns: readonly Column[];
}

/** Columns of pictures on white, with words beside the rows. */
const drawGrid = async ({ shape: [height, width, channels], zoom, labels, columns }: Grid): Promise<Buffer> => {
  const [tall, wide] = [height * zoom, width * zoom];
  const top = margin + (columns.some(({ caption }) => caption) ? captionHeight : 0);
  const left = (column: number): number => margin + labelWidth + column * (wide + gap);
  const cells = columns.flatMap(({ pictures }, column) =>
    pictures.map(async (data, row) => ({
      input: await sharp(data, { raw: { height, width, channels: channels as 1 | 3 } })
        .resize(wide, tall, { kernel: 'nearest' })
        .png()
        .toBuffer(),
      left: left(column),
      top: top + row * (tall + gap),
    })),
  );
  const captions = columns.map(
    ({ caption = '' }, column) =>
      `<text x="${left(column) + wide / 2}" y="${margin + 18}" text-anchor="middle" font-size="21">${escape(caption)}</text>`,
  );
  const words = labels.flatMap((label, row) => {
    const lines = label.split('\n');
    const middle = top + row * (tall + gap) + tall / 2 - ((lines.length - 1) * 30) / 2 + 8;
    return lines.map((line, i) => {
      const font = i === 0 ? 'font-size="25" font-weight="600"' : 'font-size="21"';
      return `<text x="${margin}" y="${middle + i * 30}" ${font}>${escape(line)}</text>`;
    });
  });
  const size = {
    width: left(columns.length) - gap + margin,
    height: top + labels.length * (tall + gap) - gap + margin,
  };
  const font = 'Inter, Liberation Sans, DejaVu Sans, sans-serif';
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"><g font-family="${font}" fill="${ink}">${[...captions, ...words].join('')}</g></svg>`;
  return sharp({ create: { ...size, channels: 3, background: '#ffffff' } })
    .composite([...(await Promise.all(cells)), { input: Buffer.from(text), left: 0, top: 0 }])
    .png({ compressionLevel: 9 })
    .toBuffer();
};

const exampleOf = ({ examples }: Preview, index: number): readonly [before: Uint8Array, after: Uint8Array] => {
  const example = examples[index];
  if (!example) throw new RangeError(`the preview has ${examples.length} examples: there is no ${index}`);
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
  return [bytes(example.original), bytes(example.lensed)];
};

/** How a strip is drawn. */
export interface StripOptions {
  /** Which examples of the preview, in this order. */
  readonly chosen: readonly number[];
  /** What stands beside the three rows. */
  readonly labels: readonly [string, string, string];
  /** Pixels of the strip for one of an image. */
  readonly zoom?: number;
}

/** A picture of a few examples of a preview: what came, what the lens made of it, and the difference, below each other. */
export const drawStrip = async (preview: Preview, { chosen, labels, zoom = 5 }: StripOptions): Promise<Buffer> =>
  drawGrid({
    shape: preview.shape,
    zoom,
    labels,
    columns: chosen.map((index) => {
      const [before, after] = exampleOf(preview, index);
      return { pictures: [before, after, amplified(before, after)] };
    }),
  });

/** How a film is drawn. */
export interface FilmOptions {
  /** Which example of the previews. */
  readonly chosen: number;
  /** What stands beside the two rows. */
  readonly labels: readonly [string, string];
  readonly zoom?: number;
}

/** What a lens makes of one picture in the course of a training, and the difference to what came: a column for each preview, its step above. */
export const drawFilm = async (previews: readonly Preview[], { chosen, labels, zoom = 4 }: FilmOptions): Promise<Buffer> =>
  drawGrid({
    shape: (previews[0] as Preview).shape,
    zoom,
    labels,
    columns: previews.map((preview) => {
      const [before, after] = exampleOf(preview, chosen);
      return { pictures: [after, amplified(before, after)], caption: preview.step.toLocaleString('en') };
    }),
  });
