import { randomFrom } from '@longway/tensor';
import { association, entropy, mutualInformation } from './association';

test('entropy and mutual information of small tables, worked out by hand', () => {
  expect(entropy(['a', 'b', 'a', 'b'])).toBeCloseTo(Math.log(2), 12);
  expect(entropy(['a', 'a'])).toBe(0);
  expect(mutualInformation(['a', 'b', 'a', 'b'], ['x', 'y', 'x', 'y'])).toBeCloseTo(Math.log(2), 12);
  expect(mutualInformation(['a', 'a', 'b', 'b'], ['x', 'y', 'x', 'y'])).toBeCloseTo(0, 12);
});

test('what settles the other has strength 1, what has nothing to do with it about 0', () => {
  const classes = Array.from({ length: 120 }, (_, i) => String(i % 4));
  const marked = classes.map((name) => String(name < '2'));
  const settled = association(marked, classes, randomFrom(1));
  expect(settled.strength).toBeCloseTo(1, 10);
  expect(settled.p).toBe(1 / 201);
  expect(settled.strengthOf(Int32Array.of(0, 1, 2, 3, 0, 1, 2, 3))).toBeCloseTo(1, 10);
  const random = randomFrom(2);
  const byLot = classes.map(() => String(random.integer(2)));
  const { strength, p } = association(byLot, classes, randomFrom(3));
  expect(strength).toBeLessThan(0.05);
  expect(p).toBeGreaterThan(0.01);
});

test('what all have tells nothing', () => {
  expect(association(['a', 'a', 'a'], ['x', 'y', 'z'], randomFrom(1))).toMatchObject({ strength: 0, p: 1 });
});
