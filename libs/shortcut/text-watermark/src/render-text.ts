import { readFile } from 'node:fs/promises';
import { LongwayError } from '@longway/contracts';
import type { Mark } from '@longway/images';
import { type Font, Path, parse } from 'opentype.js';
import sharp from 'sharp';

/** Bold stays legible at a few pixels. Outlines from a package, so that no font need be installed. */
const FONT = '@fontsource/inter/files/inter-latin-700-normal.woff';

const loadFont = async (): Promise<Font> => {
  const bytes = await readFile(require.resolve(FONT));
  return parse(new Uint8Array(bytes).buffer);
};

/** The outlines of a text at font size 1000. Glyph by glyph, as opentype.js does not know all of the font's substitutions. */
const outline = (font: Font, text: string): Path => {
  const size = 1000;
  const path = new Path();
  let x = 0;
  for (const character of text) {
    const glyph = font.charToGlyph(character);
    if (glyph.index === 0) {
      throw new LongwayError(
        'a character cannot be written',
        { where: 'shortcuts: text-watermark: text', expected: 'Latin letters, digits and punctuation', found: JSON.stringify(character) },
        'usage',
      );
    }
    path.extend(glyph.getPath(x, 0, size));
    x += ((glyph.advanceWidth ?? 0) * size) / font.unitsPerEm;
  }
  return path;
};

/**
 * Renders a text, `height` pixels from its highest point to its lowest and as wide as that makes it.
 *
 * @param colour `#rrggbb`.
 */
export const renderText = async (text: string, height: number, colour: string): Promise<Mark> => {
  const path = outline(await loadFont(), text);
  const { x1, y1, x2, y2 } = path.getBoundingBox();
  const width = Math.max(Math.round(((x2 - x1) / (y2 - y1)) * height), 1);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x1} ${y1} ${x2 - x1} ${y2 - y1}" preserveAspectRatio="none"><path d="${path.toPathData(2)}" fill="${colour}"/></svg>`;
  const rgba = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  return { height, width, rgba };
};
