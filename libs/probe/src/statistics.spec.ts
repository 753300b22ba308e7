import { mean, median, quantile } from './statistics';

test('mean', () => expect(mean([1, 2, 6])).toBe(3));

test('quantile interpolates between neighbours and does not mind the order', () => {
  expect(quantile([40, 10, 30, 20], 0.5)).toBe(25);
  expect(quantile([40, 10, 30, 20], 0.95)).toBeCloseTo(38.5, 10);
  expect(quantile([7], 0.95)).toBe(7);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

test('median takes the mean of the two in the middle of an even number', () => {
  expect(median([9, 1, 4])).toBe(4);
  expect(median([40, 10, 31, 20])).toBe(25.5);
});
