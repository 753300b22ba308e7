import * as fc from 'fast-check';
import { randomFrom } from '../random';
import { inceptionBox } from './inception-box';

const boxes = (count: number, image: { height: number; width: number }) => {
  const random = randomFrom(1, 'boxes');
  return Array.from({ length: count }, () => inceptionBox(image, random));
};

test('boxes lie within the image, whatever its shape', () => {
  const side = fc.integer({ min: 1, max: 700 });
  fc.assert(
    fc.property(side, side, fc.integer(), (height, width, seed) => {
      const box = inceptionBox({ height, width }, randomFrom(seed));
      for (const number of Object.values(box)) expect(Number.isInteger(number)).toBe(true);
      expect(Math.min(box.height, box.width)).toBeGreaterThan(0);
      expect(Math.min(box.top, box.left)).toBeGreaterThanOrEqual(0);
      expect(box.top + box.height).toBeLessThanOrEqual(height);
      expect(box.left + box.width).toBeLessThanOrEqual(width);
    }),
  );
});

test('areas are 5 to 100 % and aspects 3/4 to 4/3, but for whole pixels', () => {
  for (const { height, width } of boxes(5000, { height: 1000, width: 1000 })) {
    expect((height * width) / 1e6).toBeGreaterThan(0.0495);
    expect((height * width) / 1e6).toBeLessThanOrEqual(1);
    expect(width / height).toBeGreaterThan(0.745);
    expect(width / height).toBeLessThan(1.34);
  }
});

test('areas are uniform as long as every aspect fits, and aspects are even about 1', () => {
  // Up to an area of 3/4 no aspect from 3/4 to 4/3 sticks out of a square: there, quantiles are those of a uniform number.
  const drawn = boxes(20_000, { height: 1000, width: 1000 });
  const areas = drawn.map(({ height, width }) => (height * width) / 1e6).filter((area) => area < 0.75);
  for (const quantile of [0.1, 0.25, 0.5, 0.75, 0.9]) {
    const below = areas.filter((area) => area < 0.05 + 0.7 * quantile).length / areas.length;
    // Five standard deviations of a share of so many.
    expect(Math.abs(below - quantile)).toBeLessThan(5 * Math.sqrt((quantile * (1 - quantile)) / areas.length));
  }
  const logs = drawn.filter(({ height, width }) => height * width < 0.75e6).map(({ height, width }) => Math.log(width / height));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + log ** 2, 0) / logs.length;
  // Uniform in [-ln 4/3, ln 4/3].
  expect(Math.abs(mean)).toBeLessThan(0.01);
  expect(variance / (Math.log(4 / 3) ** 2 / 3)).toBeCloseTo(1, 1);
});

test('places are uniform: the middle of the free room on the average', () => {
  const shares = boxes(20_000, { height: 500, width: 800 })
    .filter(({ width }) => width < 700)
    .map(({ left, width }) => left / (800 - width));
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeCloseTo(0.5, 1);
});

test('an image of which no part of the wanted kind fits gives its middle', () => {
  expect(inceptionBox({ height: 1, width: 1000 }, randomFrom(1))).toEqual({ top: 0, left: 499, height: 1, width: 1 });
});
