import { spread } from './statistics';

describe('spread', () => {
  it('divides by n - 1, and by the root of n for the standard error', () => {
    // Mean 5; squared deviations 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32; 32 / 7 = 4.571428...; 2.13809 / sqrt(8) = 0.755929.
    const found = spread([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(found.mean).toBe(5);
    expect(found.sd).toBeCloseTo(2.13809, 5);
    expect(found.se).toBeCloseTo(0.755929, 6);
    expect(found.n).toBe(8);
  });

  it('knows no deviation of a single value', () => {
    expect(spread([0.8])).toEqual({ mean: 0.8, n: 1, values: [0.8] });
  });

  it('refuses an empty list', () => {
    expect(() => spread([])).toThrow(RangeError);
  });
});
