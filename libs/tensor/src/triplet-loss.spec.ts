import * as fc from 'fast-check';
import * as tf from '@tensorflow/tfjs';
import { randomFrom } from './random';
import { l2Normalised, semiHardTripletLoss } from './triplet-loss';

beforeAll(() => tf.setBackend('cpu'));

/** The definition in three loops. */
const byLoops = (rows: readonly number[][], labels: readonly number[], margin: number): number => {
  const distance = (a: number, b: number) =>
    (rows[a] as number[]).reduce((sum, value, i) => sum + (value - (rows[b]?.[i] as number)) ** 2, 0);
  const losses: number[] = [];
  for (let anchor = 0; anchor < rows.length; anchor++) {
    for (let positive = 0; positive < rows.length; positive++) {
      if (anchor === positive || labels[anchor] !== labels[positive]) continue;
      const negatives = rows
        .map((_, i) => i)
        .filter((i) => labels[i] !== labels[anchor])
        .map((i) => distance(anchor, i));
      const outside = negatives.filter((value) => value > distance(anchor, positive));
      const negative = outside.length > 0 ? Math.min(...outside) : Math.max(...negatives);
      losses.push(Math.max(0, margin + distance(anchor, positive) - negative));
    }
  }
  return losses.length === 0 ? 0 : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
};

const lossOf = (rows: readonly number[][], labels: readonly number[], margin: number) =>
  tf.tidy(() => semiHardTripletLoss(tf.tensor2d(rows as number[][]), tf.tensor1d([...labels], 'int32'), margin).dataSync()[0] as number);

const noise = (seed: number, count: number, width: number) => {
  const random = randomFrom(seed, 'rows');
  return Array.from({ length: count }, () => Array.from({ length: width }, () => random.normal()));
};

test('a worked example', () => {
  // On a line: a at 0 and 1, b at 3 and 10. Squared distances: (0,1) 1, (0,3) 9, (1,3) 4, (3,10) 49, (0,10) 100, (1,10) 81.
  // Anchor 0: 0.5 + 1 - 9 < 0. Anchor 1: 0.5 + 1 - 4 < 0. Anchor 3: none farther than 49: the farthest, 9: 40.5. Anchor 10: 0.5 + 49 - 81 < 0.
  expect(lossOf([[0], [1], [3], [10]], [0, 0, 1, 1], 0.5)).toBeCloseTo(40.5 / 4, 5);
});

test('is what three loops give, for any labels', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 12 }), (seed, labels) => {
      fc.pre(new Set(labels).size > 1);
      const rows = noise(seed, labels.length, 3);
      expect(lossOf(rows, labels, 0.5)).toBeCloseTo(byLoops(rows, labels, 0.5), 3);
    }),
    { numRuns: 60 },
  );
});

test('labels that come once give no pairs and no loss', () => expect(lossOf(noise(1, 3, 2), [0, 1, 2], 0.5)).toBe(0));

test('the gradient is that of finite differences', () => {
  const rows = noise(5, 8, 3);
  const labels = [0, 0, 1, 1, 2, 2, 3, 3];
  const gradient = tf.tidy(() =>
    tf
      .grad((x) => semiHardTripletLoss(x as tf.Tensor2D, tf.tensor1d(labels, 'int32'), 0.5))(tf.tensor2d(rows))
      .arraySync(),
  ) as number[][];
  const h = 1e-5;
  rows.forEach((row, i) =>
    row.forEach((_, j) => {
      const moved = (by: number) =>
        byLoops(
          rows.map((other, k) => (k === i ? other.map((value, l) => (l === j ? value + by : value)) : other)),
          labels,
          0.5,
        );
      expect(gradient[i]?.[j]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 3);
    }),
  );
});

test('normalised rows have length 1, over their features', () => {
  const norms = tf.norm(
    l2Normalised(
      tf.tensor2d([
        [3, 4],
        [0.1, 0],
      ]),
    ),
    2,
    1,
  );
  expect(Array.from(norms.dataSync())).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
});
