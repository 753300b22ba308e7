import * as fc from 'fast-check';
import { permutation, randomFrom, seedFor } from './random';

test('a stream is fixed by its seed and purpose', () => {
  const draw = (seed: number, purpose: string) => Array.from({ length: 4 }, randomFrom(seed, purpose).uniform);
  expect(draw(1, 'order')).toEqual(draw(1, 'order'));
  expect(draw(1, 'order')).not.toEqual(draw(2, 'order'));
  expect(draw(1, 'order')).not.toEqual(draw(1, 'examples'));
  expect(seedFor(1, 'a', 23)).not.toBe(seedFor(1, 'a2', 3));
});

test('normal numbers have mean 0 and variance 1', () => {
  const { normal } = randomFrom(3, 'normal');
  const draws = Array.from({ length: 20_000 }, normal);
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
  // Five standard errors: 1 / sqrt(n) of the mean, sqrt(2 / n) of the variance.
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(draws.length));
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / draws.length));
});

test('a permutation holds every number once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer(), (count, seed) => {
      const sorted = permutation(count, randomFrom(seed, 'p')).sort();
      expect(Array.from(sorted)).toEqual(Array.from({ length: count }, (_, i) => i));
    }),
  );
});

test('every order of three comes up about as often', () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed++) {
    const order = permutation(3, randomFrom(seed, 'p')).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
});
