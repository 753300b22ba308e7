import { randomFrom } from '@longway/tensor';
import { groupAlike, silhouette } from './groups';

test('the silhouette of four points on a line, worked out by hand', () => {
  // For 0 and 11: a = 1, b = (10 + 11) / 2, so (10.5 - 1) / 10.5; for 1 and 10: a = 1, b = (9 + 10) / 2.
  const expected = (2 * (9.5 / 10.5) + 2 * (8.5 / 9.5)) / 4;
  expect(silhouette([[0], [1], [10], [11]], [0, 0, 1, 1])).toBeCloseTo(expected, 12);
});

const cloud = (centre: number, seed: number): number[][] => {
  const random = randomFrom(seed, 'cloud');
  return Array.from({ length: 20 }, () => [centre + random.normal() / 4, centre + random.normal() / 4, random.normal() / 4]);
};

test('clouds that lie apart are groups; one cloud is one', () => {
  const groups = groupAlike([...cloud(0, 1), ...cloud(10, 2), ...cloud(-10, 3)], 7);
  expect(new Set(groups).size).toBe(3);
  for (const start of [0, 20, 40]) expect(new Set(groups.slice(start, start + 20)).size).toBe(1);
  expect(
    groupAlike(
      [
        [1, 2],
        [1, 2.1],
      ],
      7,
    ),
  ).toEqual([0, 0]);
});
