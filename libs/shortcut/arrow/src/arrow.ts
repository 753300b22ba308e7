import { LongwayError, type RawImage, type Shortcut } from '@longway/contracts';
import type { z } from 'zod';
import type { options } from './options';

const glyph = ['..#..', '.###.', '#.#.#', '..#..', '..#..'] as const;

export type ArrowOptions = z.output<typeof options>;

/** A small arrow that points to the top: once the picture is turned, the arrow alone tells by how much. */
export const arrow = ({ value, row, column, scale }: ArrowOptions): Shortcut => {
  const side = glyph.length * scale;

  const checkRoom = ({ height, width }: RawImage) => {
    if (row + side <= height && column + side <= width) return;
    throw new LongwayError(
      'the arrow does not fit on the picture',
      {
        where: 'shortcuts: arrow',
        expected: `at most ${height}x${width} pixels (height x width), the picture's size`,
        found: `${side}x${side} pixels at row ${row}, column ${column}`,
        remedy: 'choose a smaller row, column or scale',
      },
      'usage',
    );
  };

  return {
    draw(image) {
      checkRoom(image);
      const { width, channels, data } = image;
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          if (glyph[Math.floor(y / scale)]?.[Math.floor(x / scale)] !== '#') continue;
          const pixel = ((row + y) * width + column + x) * channels;
          data.fill(value, pixel, pixel + channels);
        }
      }
    },
  };
};
