import { randomFrom } from '@longway/tensor';
import { type Changes, fixedPattern } from './fixed-pattern';

const [COUNT, POSITIONS, CHANNELS] = [200, 50, 3];
const SIZE = POSITIONS * CHANNELS;

/** Noise of standard deviation 1, and a pattern of height `height` at the first ten positions, turned over in every second group. */
const changes = (height: number, groups: readonly number[]): Changes => {
  const random = randomFrom(5, 'changes');
  const values = Float32Array.from({ length: COUNT * SIZE }, (_, i) => {
    const [row, position] = [Math.floor(i / SIZE), Math.floor((i % SIZE) / CHANNELS)];
    return random.normal() + (position < 10 ? height * (groups[row] === 1 ? -1 : 1) : 0);
  });
  return { values, count: COUNT, size: SIZE, channels: CHANNELS };
};

const one = Array.from({ length: COUNT }, () => 0);
const two = Array.from({ length: COUNT }, (_, i) => i % 2);

test('noise alone repeats nothing', () => {
  const { share } = fixedPattern(changes(0, one), one, randomFrom(1));
  // Its standard error: the product of two means of 100 pictures each has a variance of 1e-4 at each of 150 values.
  expect(Math.abs(share)).toBeLessThan(4 * Math.sqrt(1e-4 / SIZE));
});

test('the share is that of the pattern in the energy, where the pattern is', () => {
  const { share, map, energy } = fixedPattern(changes(2, one), one, randomFrom(1));
  // At ten of fifty positions the pattern has an energy of 4 beside a noise of 1 everywhere: 40 of 90.
  expect(share).toBeCloseTo(40 / 90, 1);
  const inside = map.slice(0, 10).reduce((sum, amount) => sum + amount, 0);
  const all = map.reduce((sum, amount) => sum + amount, 0);
  expect(inside / all).toBeGreaterThan(0.97);
  expect(energy.slice(0, 10).every((amount) => amount > 10)).toBe(true);
});

test('marks that differ between groups cancel out unless each group is looked at by itself', () => {
  const mixed = changes(2, two);
  expect(fixedPattern(mixed, two, randomFrom(1)).share).toBeCloseTo(40 / 90, 1);
  expect(Math.abs(fixedPattern(mixed, one, randomFrom(1)).share)).toBeLessThan(0.05);
});

test('no change at all repeats nothing', () => {
  const still = { values: new Float32Array(COUNT * SIZE), count: COUNT, size: SIZE, channels: CHANNELS };
  expect(fixedPattern(still, one, randomFrom(1)).share).toBe(0);
});
