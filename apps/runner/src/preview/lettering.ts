import { readFileSync } from 'node:fs';
import { type Font, parse } from 'opentype.js';

/** Outlines from a package, so that no font need be installed. */
const files = {
  regular: '@fontsource/inter/files/inter-latin-400-normal.woff',
  bold: '@fontsource/inter/files/inter-latin-700-normal.woff',
};

export type Weight = keyof typeof files;

const loaded = new Map<Weight, Font>();

const fontOf = (weight: Weight): Font => {
  const font = loaded.get(weight) ?? parse(new Uint8Array(readFileSync(require.resolve(files[weight]))).buffer);
  loaded.set(weight, font);
  return font;
};

/** What the font has no letter for. */
const UNKNOWN = '?';

const glyphs = (font: Font, text: string) =>
  [...text].map((character) => {
    const glyph = font.charToGlyph(character);
    return glyph.index === 0 ? font.charToGlyph(UNKNOWN) : glyph;
  });

/** @param size of the font in pixels. */
export const widthOf = (text: string, size: number, weight: Weight = 'regular'): number => {
  const font = fontOf(weight);
  return glyphs(font, text).reduce((sum, { advanceWidth = 0 }) => sum + (advanceWidth * size) / font.unitsPerEm, 0);
};

/** As much of a text as has room. */
export const fitted = (text: string, size: number, room: number, weight: Weight = 'regular'): string => {
  if (widthOf(text, size, weight) <= room) return text;
  const characters = [...text];
  while (characters.length > 0 && widthOf(`${characters.join('')}...`, size, weight) > room) characters.pop();
  return characters.length > 0 ? `${characters.join('')}...` : '';
};

export interface Letters {
  readonly text: string;
  /** Where the text begins, and where its letters stand. */
  readonly left: number;
  readonly baseline: number;
  readonly size: number;
  readonly weight?: Weight;
}

/** The outlines of a text, as data of an SVG path. Glyph by glyph, as opentype.js does not know all of the font's substitutions. */
export const outlines = ({ text, left, baseline, size, weight = 'regular' }: Letters): string => {
  const font = fontOf(weight);
  let x = left;
  return glyphs(font, text)
    .map((glyph) => {
      const path = glyph.getPath(x, baseline, size).toPathData(2);
      x += ((glyph.advanceWidth ?? 0) * size) / font.unitsPerEm;
      return path;
    })
    .join('');
};
