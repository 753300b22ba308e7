import * as tf from '@tensorflow/tfjs';
import type { EvaluationSubject, FeatureSet, Measurement } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import { evaluationSubject } from '@longway/testing';
import { KnnEvaluator } from './knn';
import { findNeighbours } from './neighbours';
import { options } from './options';
import { vote } from './vote';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => expect(tf.memory().numTensors).toBe(0));

const noise = (count: number, width: number, seed: number): FeatureSet => {
  const random = randomFrom(seed, 'knn');
  return {
    count,
    width,
    values: Float32Array.from({ length: count * width }, () => random.normal()),
    labels: Int32Array.from({ length: count }, () => random.integer(4)),
  };
};

const rowOf = ({ values, width }: FeatureSet, row: number) => [...values.subarray(row * width, (row + 1) * width)];
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
const cosine = (a: readonly number[], b: readonly number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

/** The class by a loop over all pairs. */
const plainVote = (train: FeatureSet, test: FeatureSet, k: number, temperature: number | null) =>
  Array.from({ length: test.count }, (_, row) => {
    const all = Array.from({ length: train.count }, (_, other) => ({ other, cos: cosine(rowOf(test, row), rowOf(train, other)) }));
    const votes = [0, 0, 0, 0];
    for (const { other, cos } of all.sort((a, b) => b.cos - a.cos).slice(0, k)) {
      const label = train.labels[other] as number;
      votes[label] = (votes[label] as number) + (temperature === null ? 1 : Math.exp(cos / temperature));
    }
    return votes.indexOf(Math.max(...votes));
  });

describe.each([
  [1, 0.07],
  [7, 0.07],
  [7, 0.5],
  [30, null],
])('%p neighbours, temperature %p', (k, temperature) => {
  const [train, judged] = [noise(53, 5, 1), noise(17, 5, 2)];

  test.each([
    ['at once', { train: 1000, test: 1000 }],
    ['in chunks, the last ones smaller than k', { train: 9, test: 4 }],
  ])('vote as a plain loop says, compared %s', async (_, chunks) => {
    const neighbours = await findNeighbours(train, judged, k, () => undefined, chunks);
    expect([...vote(neighbours, train.labels, { k, temperature, classes: 4 })]).toEqual(plainVote(train, judged, k, temperature));
  });
});

test('of equally similar rows the first comes first, also from one chunk to the next; zeros are similar to nothing', async () => {
  const train = { count: 4, width: 2, values: Float32Array.of(2, 2, 0, 0, 1, 1, 5, 5), labels: new Int32Array(4) };
  const judged = { count: 1, width: 2, values: Float32Array.of(3, 3), labels: new Int32Array(1) };
  for (const chunks of [
    { train: 4, test: 1 },
    { train: 1, test: 1 },
  ]) {
    const { rows, similarities } = await findNeighbours(train, judged, 4, () => undefined, chunks);
    expect([...rows]).toEqual([0, 2, 3, 1]);
    [1, 1, 1, 0].forEach((expected, i) => expect(similarities[i]).toBeCloseTo(expected, 6));
  }
});

test('a low temperature lets one close neighbour outvote several distant ones', () => {
  const neighbours = { k: 3, rows: Int32Array.of(0, 1, 2), similarities: Float32Array.of(0.9, 0.5, 0.5) };
  const labels = Int32Array.of(1, 0, 0);
  // exp(9) against 2 exp(5); exp(0.9) against 2 exp(0.5).
  expect([...vote(neighbours, labels, { k: 3, temperature: 0.1, classes: 2 })]).toEqual([1]);
  expect([...vote(neighbours, labels, { k: 3, temperature: 1, classes: 2 })]).toEqual([0]);
  expect([...vote(neighbours, labels, { k: 1, temperature: 1, classes: 2 })]).toEqual([1]);
});

const warnings: string[] = [];
const measure = async (chosen: object, overrides: Partial<EvaluationSubject> = {}) => {
  const measurements: Measurement[] = [];
  const evaluator = new KnnEvaluator(options.parse(chosen), (message) => warnings.push(message));
  for await (const measurement of evaluator.evaluate(evaluationSubject(overrides))) measurements.push(measurement);
  return measurements;
};

test('a row for each k and kind of features, far above chance', async () => {
  const measurements = await measure({ k: [5, 1] });
  expect(
    measurements.map(({ features, layer, pooling, protocol, split }) => [features, layer, pooling, protocol, split].join(' ')),
  ).toEqual(['raw', 'lensed', 'concat'].flatMap((features) => [`${features} deep mean knn-5 test`, `${features} deep mean knn-1 test`]));
  for (const { value } of measurements) expect(value).toBeGreaterThan(0.8);
});

test('more neighbours than images are refused', async () => {
  await expect(measure({ k: [91] })).rejects.toThrow(/fewer training images than neighbours.*\n {2}expected: at most 90/);
});

test('a data set without classes costs a warning, not the run', async () => {
  expect(await measure({}, { classNames: [] })).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('knn was left out')]);
});
