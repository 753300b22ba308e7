import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '@longway/tensor';
import { fitByLbfgs, fitBySgd, largest, lossAndGradient, type Problem, top1 } from './logistic-regression';

const features = [
  [0.2, -1.1, 0.5],
  [1.3, 0.4, -0.7],
  [-0.6, 0.9, 1.2],
  [0.8, -0.3, 0.1],
  [-1.4, 0.2, -0.9],
  [0.5, 1.5, -0.2],
  [-0.1, -0.8, 1.7],
  [1.1, 0.6, 0.3],
  [-0.9, -1.3, 0.4],
  [0.3, 0.1, -1.6],
  [-1.2, 1.0, 0.8],
  [0.7, -0.5, -0.4],
];
const labels = Int32Array.of(0, 1, 2, 1, 2, 1, 0, 0, 0, 1, 2, 0);

const design = (rows: readonly number[][]) => tf.keep(tf.tensor2d(rows.map((row) => [...row, 1])));

/** What scikit-learn 1.9.1 finds: `LogisticRegression(C=1 / (12 * 0.01), tol=1e-12, max_iter=10000)`, biases moved to mean 0. */
const reference = {
  loss: 0.3574888006,
  parameters: [0.934869, 1.23613, -2.170999, -1.368, 0.273772, 1.094228, 0.78515, -1.205235, 0.420085, 0.738578, 0.185479, -0.924058],
  top1: 10 / 12,
};

let problem: Problem;

beforeAll(async () => {
  await tf.setBackend('cpu');
  problem = { design: design(features), labels, classes: 3, l2: 0.01 };
});

// Whatever a test does, the tensor of the problem is all there is afterwards.
afterEach(() => expect(tf.memory().numTensors).toBe(1));

test('the loss at zero is ln(classes), whatever the features', () => {
  expect(lossAndGradient(problem, new Float64Array(12)).value).toBeCloseTo(Math.log(3), 6);
});

test('the gradient agrees with finite differences', () => {
  const random = randomFrom(0, 'gradient');
  const at = Float64Array.from({ length: 12 }, () => random.normal());
  const { gradient } = lossAndGradient(problem, at);
  const h = 1e-2;
  at.forEach((value, i) => {
    const above = lossAndGradient(problem, at.with(i, value + h)).value;
    const below = lossAndGradient(problem, at.with(i, value - h)).value;
    expect(gradient[i]).toBeCloseTo((above - below) / (2 * h), 4);
  });
});

test("agrees with scikit-learn's optimum", async () => {
  const parameters = await fitByLbfgs(problem, 200);
  expect(Math.abs(lossAndGradient(problem, parameters).value - reference.loss)).toBeLessThan(1e-5);
  reference.parameters.forEach((expected, i) => expect(parameters[i]).toBeCloseTo(expected, 2));
  expect(top1(problem, parameters)).toBe(reference.top1);
});

test('correlated features of very different variances take a few iterations only', async () => {
  const random = randomFrom(3, 'correlated');
  const rows = Array.from({ length: 120 }, () => {
    const common = random.normal();
    return Array.from({ length: 6 }, (_, i) => common + 3 ** -i * random.normal());
  });
  const correlated: Problem = {
    design: design(rows),
    labels: Int32Array.from(
      rows,
      (row) => Number((row[0] as number) + random.normal() > 0) + Number((row[4] as number) - (row[5] as number) > 0),
    ),
    classes: 3,
    l2: 1e-5,
  };
  let iterations = 0;
  const parameters = await fitByLbfgs(correlated, 200, (done) => void (iterations = done));
  expect(iterations).toBeLessThan(40);
  lossAndGradient(correlated, parameters).gradient.forEach((slope) => expect(Math.abs(slope)).toBeLessThan(1e-3));
  tf.dispose(correlated.design);
});

test('stochastic gradient descent comes within 0.001 of the optimal loss', async () => {
  const options = { learningRate: 0.3, momentum: 0.9, batchSize: 5, epochs: 200, milestones: [120, 160] };
  const parameters = await fitBySgd(problem, options, randomFrom(1, 'sgd'));
  expect(lossAndGradient(problem, parameters).value).toBeGreaterThan(reference.loss - 1e-5);
  expect(lossAndGradient(problem, parameters).value).toBeLessThan(reference.loss + 1e-3);
  expect(await fitBySgd(problem, options, randomFrom(1, 'sgd'))).toEqual(parameters);
});

test('the milestones lower the rate: after one, an epoch moves the parameters far less', async () => {
  const after = (epochs: number, milestones: number[]) =>
    fitBySgd(problem, { learningRate: 0.5, momentum: 0, batchSize: 12, epochs, milestones }, randomFrom(1, 'sgd'));
  const [start, kept, lowered] = await Promise.all([after(1, []), after(2, []), after(2, [1])]);
  start.forEach((value, i) => {
    expect((lowered[i] as number) - value).toBeCloseTo(((kept[i] as number) - value) / 10, 4);
  });
});

test('separable classes are told apart without an error', async () => {
  const points = labels.map((label) => label - 1);
  const separable: Problem = {
    design: design(Array.from(points, (x) => [x, x * x])),
    labels,
    classes: 3,
    l2: 1e-4,
  };
  expect(top1(separable, await fitByLbfgs(separable, 200))).toBe(1);
  tf.dispose(separable.design);
});

test('more rows than are judged at a time are all counted', () => {
  const count = 70_000;
  const many = {
    design: tf.tensor2d(
      Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 ? 1 : i / 2)),
      [count, 2],
    ),
    labels: new Int32Array(count),
    classes: 2,
  };
  // Class 1 wins from row 69,000 on.
  expect(top1(many, Float64Array.of(0, 1, 0, -68_999.5))).toBe(69_000 / 70_000);
  tf.dispose(many.design);
});

test('of equal values the first is the largest', () => {
  expect([...largest([1, 3, 3, 2, 2, 2, -1, -2, -1], 3)]).toEqual([1, 0, 0]);
});
