import { array, assert, property, string } from 'fast-check';
import { mixedOrder } from './mixed-order';

test('every image comes once, wherever its name stands in the list', () => {
  assert(
    property(array(string(), { maxLength: 40 }), (names) => {
      expect([...mixedOrder(names)].sort((a, b) => a - b)).toEqual(names.map((_, i) => i));
      const inOrder = (of: readonly string[]) => [...mixedOrder(of)].map((i) => of[i]);
      const unique = [...new Set(names)];
      expect(inOrder(unique)).toEqual(inOrder(unique.toReversed()));
    }),
  );
});

test('names that only count up are mixed: the first 1,000 of 10 classes hold each about as often', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `n0144${Math.floor(i / 1000)}/n0144${Math.floor(i / 1000)}_${i % 1000}.JPEG`);
  const counts = new Array<number>(10).fill(0);
  for (const i of mixedOrder(names).subarray(0, 1000)) counts[Math.floor(i / 1000)] = (counts[Math.floor(i / 1000)] ?? 0) + 1;
  // Binomial, deviation 9.5: five of them on either side.
  for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(48);
});
