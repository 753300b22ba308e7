import { slowestOf, spreadOf } from './stragglers';

test('one rank is as slow as it is; more are never quicker; without a spread all are alike', () => {
  const factors = slowestOf(64, 0.1, 1);
  expect(factors[0]).toBe(1);
  factors.slice(1).forEach((factor, place) => expect(factor).toBeGreaterThanOrEqual(factors[place] as number));
  expect(slowestOf(8, 0, 1)).toEqual(Array.from({ length: 8 }, () => 1));
  expect(slowestOf(8, 0.1, 1)).toEqual(factors.slice(0, 8));
  expect(slowestOf(8, 0.1, 2)).not.toEqual(factors.slice(0, 8));
});

test('agrees with the expected maxima of normal draws where the spread is small', () => {
  // 0.5642, 1.0294 and 1.5388 standard deviations for 2, 4 and 10 draws (order statistics of the normal distribution).
  const factors = slowestOf(10, 0.01, 3);
  for (const [ranks, deviations] of [
    [2, 0.5642],
    [4, 1.0294],
    [10, 1.5388],
  ] as const)
    expect(Math.abs(((factors[ranks - 1] as number) - 1) / 0.01 - deviations)).toBeLessThan(0.1);
});

test('the spread is the sample standard deviation by the mean', () => {
  expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7) / 5, 12);
});
