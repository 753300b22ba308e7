import type { EvaluationSubject, Exhibit } from '@longway/contracts';
import { evaluationSubject } from '@longway/testing';
import { EmbeddingEvaluator } from './embedding';
import { neighbourhoodsOf, trustworthiness } from './neighbourhoods';
import { options } from './options';

const judge = async (overrides: Partial<EvaluationSubject> = {}, chosen: object = {}) => {
  const [rows, kept, warnings]: [string[], [string, Exhibit][], string[]] = [[], [], []];
  const subject = evaluationSubject({ keep: async (...exhibit) => void kept.push(exhibit), ...overrides });
  const evaluator = new EmbeddingEvaluator(options.parse(chosen), (message) => warnings.push(message));
  for await (const { features, layer, protocol, split, metric } of evaluator.evaluate(subject))
    rows.push([features, layer, protocol, split, metric].join(' '));
  const exhibit = kept[0]?.[1];
  return { rows, kept, warnings, exhibit: exhibit?.kind === 'embedding' ? exhibit : undefined };
};

test('neighbours by distance, the earlier first where two are as near', () => {
  const { order, distances } = neighbourhoodsOf([0, 0, 3, 4, -3, -4, 0, 1], 4, 2);
  expect(order.map((row) => [...row])).toEqual([
    [3, 1, 2],
    [3, 0, 2],
    [0, 3, 1],
    [0, 1, 2],
  ]);
  expect([...(distances[0] as Float64Array)]).toEqual([1, 5, 5]);
});

test('trustworthiness is 1 for the same order, and falls by the ranks of false neighbours', () => {
  const line = neighbourhoodsOf([0, 1, 3, 7, 15], 5, 1);
  expect(trustworthiness(line, neighbourhoodsOf([0, 2, 6, 14, 30], 5, 1), 1)).toBe(1);
  // The two ends change places.
  const swapped = neighbourhoodsOf([15, 1, 3, 7, 0], 5, 1);
  // Nearest in the plane: 0 -> 3 (true rank 3), 1 -> 4 (4), 2 -> 1 (1), 3 -> 2 (1), 4 -> 1 (3). Penalty 2 + 3 + 2 = 7; 1 - 2 / (5 * 1 * 6) * 7.
  expect(trustworthiness(line, swapped, 1)).toBeCloseTo(1 - 14 / 30, 12);
});

test('lays raw and lensed features out, an image a point, and keeps where they came from', async () => {
  const { rows, kept, exhibit } = await judge();
  expect(rows).toEqual(['raw deep umap-15 test trustworthiness', 'lensed deep umap-15 test trustworthiness']);
  expect(kept.map(([name]) => name)).toEqual(['embedding']);
  expect(exhibit).toMatchObject({ layer: 'deep', classNames: ['zero', 'one', 'two'] });
  expect(exhibit?.labels).toEqual(Array.from({ length: 45 }, (_, i) => i % 3));
  expect(exhibit?.views.map(({ points }) => points.length)).toEqual([45, 45]);
});

test('classes whose features lie apart lie apart in the plane', async () => {
  const { exhibit } = await judge({ hasLens: false });
  const points = exhibit?.views[0]?.points ?? [];
  const { order } = neighbourhoodsOf(points.flat(), points.length, 2);
  const alike = order.map((others, row) => others.subarray(0, 5).filter((other) => other % 3 === row % 3).length);
  expect(alike.reduce((sum, each) => sum + each, 0) / (5 * alike.length)).toBeGreaterThan(0.9);
  expect(exhibit?.views[0]?.trustworthiness).toBeGreaterThan(0.7);
});

test('another seed, another plane; the same seed, the same', async () => {
  const [one, again, other] = [await judge(), await judge(), await judge({ seed: 2 })];
  expect(again.exhibit).toEqual(one.exhibit);
  expect(other.exhibit?.views[0]?.points).not.toEqual(one.exhibit?.views[0]?.points);
});

test('too few images cost a warning, an unknown end point is refused', async () => {
  const few = await judge({ count: async () => 9 });
  expect([few.rows, few.kept, few.warnings]).toEqual([[], [], [expect.stringContaining('9 test images')]]);
  await expect(judge({}, { layer: 'top' })).rejects.toThrow(/no such end point[^]*shallow, deep/);
});
