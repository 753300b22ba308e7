import { randomFrom } from '@longway/tensor';
import { stratifiedRows } from './subset';

/** 100 rows of class 0, 30 of class 1, 4 of class 2, mixed. */
const labels = Int32Array.from({ length: 134 }, (_, row) => (row % 34 === 33 ? 2 : row % 34 < 25 ? 0 : 1)).map((label, row) =>
  row >= 132 ? 1 : label,
);
const sizes = (rows: Int32Array) => [0, 1, 2].map((label) => rows.filter((row) => labels[row] === label).length);
const all = sizes(Int32Array.from(labels.keys()));

test.each([0.01, 0.1, 0.5, 1])('a share of %p is that share of each class, one image at least', (share) => {
  const rows = stratifiedRows(labels, share, randomFrom(1, 'subset'));
  expect(sizes(rows)).toEqual(all.map((count) => Math.max(1, Math.round(share * count))));
  expect(new Set(rows).size).toBe(rows.length);
  expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
});

test('the random numbers fix the subset', () => {
  const draw = (seed: number) => stratifiedRows(labels, 0.2, randomFrom(seed, 'subset'));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test('every image of a class is drawn as often as the others', () => {
  const drawn = new Float64Array(labels.length);
  for (let seed = 0; seed < 600; seed++)
    for (const row of stratifiedRows(labels, 0.25, randomFrom(seed, 'subset'))) drawn[row] = (drawn[row] as number) + 1;
  // Binomial with p about 1/4 and n = 600: the deviation is 10.6; five of them on either side.
  drawn.forEach((count, row) => {
    const size = all[labels[row] as number] as number;
    const expected = (600 * Math.max(1, Math.round(0.25 * size))) / size;
    expect(Math.abs(count - expected)).toBeLessThan(53);
  });
});
