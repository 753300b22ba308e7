import type { Preview } from '@longway/contracts';
import sharp from 'sharp';

/** How a strip is drawn. */
export interface StripOptions {
  /** Which examples of the preview, in this order. */
  readonly chosen: readonly number[];
  /** What stands beside the three rows. */
  readonly labels: readonly [string, string, string];
  /** Pixels of the strip for one of an image. */
  readonly zoom?: number;
}

const gap = 8;
const margin = 24;
const labelWidth = 250;
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

/** A picture of a few examples of a preview: what came, what the lens made of it, and the difference, below each other on white. */
export const drawStrip = async (preview: Preview, { chosen, labels, zoom = 5 }: StripOptions): Promise<Buffer> => {
  const [height, width, channels] = preview.shape;
  const [tall, wide] = [height * zoom, width * zoom];
  const picture = (data: Uint8Array): Promise<Buffer> =>
    sharp(data, { raw: { height, width, channels: channels as 1 | 3 } })
      .resize(wide, tall, { kernel: 'nearest' })
      .png()
      .toBuffer();
  const cells = await Promise.all(
    chosen.flatMap((index, column) => {
      const example = preview.examples[index];
      if (!example) throw new RangeError(`the preview has ${preview.examples.length} examples: there is no ${index}`);
      const [before, after] = [example.original, example.lensed].map((text) => new Uint8Array(Buffer.from(text, 'base64'))) as [
        Uint8Array,
        Uint8Array,
      ];
      return [before, after, amplified(before, after)].map(async (data, row) => ({
        input: await picture(data),
        left: margin + labelWidth + column * (wide + gap),
        top: margin + row * (tall + gap),
      }));
    }),
  );
  const size = {
    width: 2 * margin + labelWidth + chosen.length * (wide + gap) - gap,
    height: 2 * margin + 3 * (tall + gap) - gap,
  };
  const lines = labels.flatMap((label, row) => {
    const words = label.split('\n');
    const middle = margin + row * (tall + gap) + tall / 2 - ((words.length - 1) * 30) / 2 + 8;
    return words.map(
      (line, i) =>
        `<text x="${margin}" y="${middle + i * 30}" font-size="${i === 0 ? 25 : 21}" font-weight="${i === 0 ? 600 : 400}">${escape(line)}</text>`,
    );
  });
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"><g font-family="Inter, Liberation Sans, DejaVu Sans, sans-serif" fill="${ink}">${lines.join('')}</g></svg>`;
  return sharp({ create: { ...size, channels: 3, background: '#ffffff' } })
    .composite([...cells, { input: Buffer.from(text), left: 0, top: 0 }])
    .png({ compressionLevel: 9 })
    .toBuffer();
};
