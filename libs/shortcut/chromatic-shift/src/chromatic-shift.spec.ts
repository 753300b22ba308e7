import type { RawImage } from '@longway/contracts';
import { chromaticShift } from './chromatic-shift';
import { options } from './options';

const example = { index: 0, label: 0, random: { uniform: () => 0, integer: () => 0, normal: () => 0 } };

/** Three rows of two pixels; red 11, 12, 21, ..., green 100 more and blue 200 more. */
const picture = (): RawImage => ({
  height: 3,
  width: 2,
  channels: 3,
  data: Uint8Array.from([1, 2, 3].flatMap((row) => [1, 2].flatMap((column) => [0, 100, 200].map((base) => base + 10 * row + column)))),
});

const shifted = (chosen: unknown, image = picture()) => {
  chromaticShift(options.parse(chosen)).draw(image, example);
  return [0, 1, 2].map((channel) => [...image.data].filter((_, i) => i % 3 === channel));
};

describe('chromatic-shift', () => {
  it('moves red by one pixel to the top and repeats the bottom row', () => {
    expect(shifted({})).toEqual([
      [21, 22, 31, 32, 31, 32],
      [111, 112, 121, 122, 131, 132],
      [211, 212, 221, 222, 231, 232],
    ]);
  });

  it('moves another channel further', () => {
    expect(shifted({ channel: 'blue', pixels: 2 })).toEqual([
      [11, 12, 21, 22, 31, 32],
      [111, 112, 121, 122, 131, 132],
      [231, 232, 231, 232, 231, 232],
    ]);
  });

  it('refuses grey images and shifts out of the picture', () => {
    expect(() => shifted({}, { height: 2, width: 2, channels: 1, data: new Uint8Array(4) })).toThrow(
      /expected: 3 channels\n +found: +1\n +remedy/,
    );
    expect(() => shifted({ pixels: 3 })).toThrow(/expected: less than 3 pixels/);
  });
});
