import { mean, quantile } from './statistics';

test('mean', () => expect(mean([1, 2, 6])).toBe(3));

test('quantile interpolates between neighbours and does not mind the order', () => {
  expect(quantile([40, 10, 30, 20], 0.5)).toBe(25);
  expect(quantile([40, 10, 30, 20], 0.95)).toBeCloseTo(38.5, 10);
  expect(quantile([7], 0.95)).toBe(7);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});
