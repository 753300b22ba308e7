import { ChromaticAberration } from './chromatic-aberration';
import { options } from './options';

/** A square picture, each channel by position. */
const marked = (chosen: object, side: number, value: (y: number, x: number, channel: number) => number, channels = 3) => {
  const data = Uint8Array.from({ length: side * side * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    return value(Math.floor(pixel / side), pixel % side, i % channels);
  });
  const image = { height: side, width: side, channels, data };
  new ChromaticAberration(options.parse(chosen)).draw(image);
  return (channel: number) => [...image.data].filter((_, i) => i % channels === channel);
};

test('moves red outward and blue inward, in proportion to the distance from the centre, and leaves green alone', () => {
  // Five by five, corners 2 * sqrt(2) from the centre: with sqrt(2) pixels there, red is 1.5 and blue 0.5 times as large.
  const channel = marked({ pixels: Math.SQRT2 }, 5, (_, x) => 30 * x);
  const rows = (row: readonly number[]) => Array.from({ length: 5 }, () => row).flat();
  expect(channel(1)).toEqual(rows([0, 30, 60, 90, 120]));
  // Columns 2 + (x - 2) / 1.5 of the ramp: 2/3, 4/3, 2, 8/3, 10/3.
  expect(channel(0)).toEqual(rows([20, 40, 60, 80, 100]));
  // Columns 2 + 2 (x - 2): -2 and 6 lie beyond the border, which is repeated.
  expect(channel(2)).toEqual(rows([0, 0, 60, 120, 120]));
});

test('a picture of one colour has no edges, and no fringes', () =>
  expect(marked({}, 4, (_, __, channel) => 50 + channel)(0)).toEqual(Array(16).fill(50)));

test('interpolates between four pixels', () => {
  const value = (y: number, x: number) => 10 * (y + x);
  const red = marked({ pixels: Math.SQRT2 }, 5, value)(0);
  // The upper left corner reads row and column 2/3: 10 * 4/3.
  expect(red[0]).toBe(Math.round(40 / 3));
});

test('refuses grey pictures, and fringes larger than the picture', () => {
  expect(() => marked({}, 4, () => 0, 1)).toThrow(/expected: 3 channels/);
  expect(() => marked({ pixels: 4 }, 4, () => 0)).toThrow(/expected: less than 2\.12/);
});
