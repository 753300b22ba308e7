import * as fc from 'fast-check';
import { distantPermutations } from './permutations';

const distance = (a: Uint8Array, b: Uint8Array) => a.filter((value, i) => value !== b[i]).length;

const distancesOf = (orders: readonly Uint8Array[]) => orders.flatMap((a, i) => orders.slice(0, i).map((b) => distance(a, b)));

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const ordersOf = (things: readonly number[]): number[][] =>
  things.length === 0
    ? [[]]
    : things.flatMap((first) => ordersOf(things.filter((thing) => thing !== first)).map((rest) => [first, ...rest]));

/** Of an order to those before it: the least Hamming distance, then the sum. */
const scoreOf = (order: Uint8Array, before: readonly Uint8Array[]): [number, number] => {
  const distances = before.map((other) => distance(order, other));
  return [Math.min(...distances), distances.reduce((sum, value) => sum + value, 0)];
};

test('each order is the farthest from those before it that there is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 24 }), fc.nat(), (length, most, seed) => {
      const all = ordersOf(Array.from({ length }, (_, i) => i)).map((order) => Uint8Array.from(order));
      const orders = distantPermutations(length, Math.min(most, all.length), seed);
      orders.slice(1).forEach((order, i) => {
        const before = orders.slice(0, i + 1);
        const [nearest, total] = scoreOf(order, before);
        const best = all.map((other) => scoreOf(other, before)).reduce((a, b) => (b[0] > a[0] || (b[0] === a[0] && b[1] > a[1]) ? b : a));
        expect([nearest, total]).toEqual(best);
      });
    }),
    { numRuns: 30 },
  );
});

test('all orders that there are are all different', () => {
  expect(new Set(distantPermutations(4, 24, 3).map(String)).size).toBe(24);
});

test('of nine patches: orders differ in six positions or more, and in 8.08 in the mean, the most that a hundred can', () => {
  const orders = distantPermutations(9, 100, 0);
  expect(orders).toHaveLength(100);
  for (const order of orders) expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const distances = distancesOf(orders);
  expect(distances.every((value) => value >= 6)).toBe(true);
  // At each position one thing stands 12 times and eight stand 11 times: 506 of 4950 pairs agree there.
  expect(mean(distances)).toBeCloseTo(9 - (9 * 506) / 4950, 10);
  // The first nine differ everywhere.
  expect(distancesOf(orders.slice(0, 9)).every((value) => value === 9)).toBe(true);
});

test('the seed fixes the set, of whatever size, and another seed gives another', () => {
  expect(distantPermutations(4, 4, 0).map((order) => [...order])).toEqual([
    [3, 0, 1, 2],
    [1, 3, 2, 0],
    [2, 1, 0, 3],
    [0, 2, 3, 1],
  ]);
  const orders = distantPermutations(5, 20, 1);
  expect(distantPermutations(5, 19, 1)).toEqual(orders.slice(0, 19));
  expect(distantPermutations(5, 20, 2)).not.toEqual(orders);
});
