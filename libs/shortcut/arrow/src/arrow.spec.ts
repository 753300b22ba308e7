import type { RawImage } from '@longway/contracts';
import { arrow } from './arrow';
import { options } from './options';

const blank = (height: number, width: number, channels: number): RawImage => ({
  height,
  width,
  channels,
  data: new Uint8Array(height * width * channels).fill(9),
});

const example = { index: 0, label: 0, random: { uniform: () => 0, integer: () => 0, normal: () => 0 } };

const marked = (image: RawImage, chosen: unknown = {}): RawImage => {
  arrow(options.parse(chosen)).draw(image, example);
  return image;
};

/** The picture as text: `#` where every channel has the value, `.` where none has. */
const text = ({ width, channels, data }: RawImage, value: number): string[] =>
  Array.from({ length: data.length / (width * channels) }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const pixel = [...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels)];
      return pixel.every((level) => level === value) ? '#' : pixel.every((level) => level === 9) ? '.' : '?';
    }).join(''),
  );

describe('arrow', () => {
  it.each([1, 3])('draws nine pixels that point up, in %d channels', (channels) => {
    expect(text(marked(blank(8, 9, channels)), 127)).toEqual([
      '.........',
      '.........',
      '....#....',
      '...###...',
      '..#.#.#..',
      '....#....',
      '....#....',
      '.........',
    ]);
  });

  it('obeys its options', () => {
    expect(text(marked(blank(10, 12, 1), { value: 255, row: 0, column: 1, scale: 2 }), 255)).toEqual([
      '.....##.....',
      '.....##.....',
      '...######...',
      '...######...',
      '.##..##..##.',
      '.##..##..##.',
      '.....##.....',
      '.....##.....',
      '.....##.....',
      '.....##.....',
    ]);
  });

  it('fits exactly or says what does not fit', () => {
    expect(() => marked(blank(7, 7, 1))).not.toThrow();
    expect(() => marked(blank(7, 6, 1))).toThrow(/expected: at most 7x6 .*\n +found: +5x5 pixels at row 2, column 2/);
  });

  it('has a brightness that a byte holds', () => {
    expect(options.safeParse({ value: 256 }).success).toBe(false);
  });
});
