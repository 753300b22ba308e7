import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spread } from './statistics';
import { welch } from './welch';

describe('welch', () => {
  it('agrees with a case worked by hand', () => {
    // Means 0.81 and 0.77, both variances 0.0002: t = 0.04 / sqrt(0.0002) = 2.828427, 2 degrees of freedom,
    // where Student's distribution is closed: p = 1 - t / sqrt(2 + t^2) = 1 - 0.894427.
    expect(welch(spread([0.8, 0.82]), spread([0.76, 0.78]))).toBeCloseTo(0.105573, 5);
  });

  it('takes the degrees of freedom from both variances', () => {
    // Variances 1 and 0: the second sample adds no freedom, so 2 degrees remain; t = 1 / sqrt(1/3) = 1.732051; p = 1 - t / sqrt(2 + t^2).
    expect(welch(spread([1, 2, 3]), spread([3, 3, 3]))).toBeCloseTo(0.225403, 5);
  });

  it('agrees with scipy', () => {
    const { cases } = JSON.parse(readFileSync(join(__dirname, '../test/welch-golden.json'), 'utf8')) as {
      cases: { a: number[]; b: number[]; p: number }[];
    };
    expect(cases).toHaveLength(15);
    for (const { a, b, p } of cases) expect(Math.abs((welch(spread(a), spread(b)) ?? NaN) / p - 1)).toBeLessThan(1e-6);
  });

  it('knows nothing of a single seed', () => {
    expect(welch(spread([0.8]), spread([0.7, 0.8]))).toBeUndefined();
  });

  it('does not divide by a spread of nothing', () => {
    expect(welch(spread([0.8, 0.8]), spread([0.7, 0.7]))).toBe(0);
    expect(welch(spread([0.8, 0.8]), spread([0.8, 0.8]))).toBe(1);
  });
});
