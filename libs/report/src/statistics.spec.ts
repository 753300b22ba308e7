import { mean, quantile, spread } from './statistics';

describe('spread', () => {
  it('divides by n - 1', () => {
    // Mean 5; squared deviations 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32; 32 / 7 = 4.571428...
    const found = spread([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(found.mean).toBe(5);
    expect(found.sd).toBeCloseTo(2.13809, 5);
    expect(found.n).toBe(8);
  });

  it('knows no deviation of a single value', () => {
    expect(spread([0.8])).toEqual({ mean: 0.8, n: 1, values: [0.8] });
  });

  it('refuses an empty list', () => {
    expect(() => spread([])).toThrow(RangeError);
  });
});

test('mean', () => expect(mean([1, 2, 6])).toBe(3));

test('quantile interpolates between neighbours and does not mind the order', () => {
  expect(quantile([40, 10, 30, 20], 0.5)).toBe(25);
  expect(quantile([40, 10, 30, 20], 0.95)).toBeCloseTo(38.5, 10);
  expect(quantile([7], 0.95)).toBe(7);
});
