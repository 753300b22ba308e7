import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '@longway/tensor';
import { lossAndGradient, type Problem } from './logistic-regression';
import { whiten } from './whitening';

beforeAll(() => tf.setBackend('cpu'));

const random = randomFrom(1, 'whitening');
const gaussian = (length: number) => Float64Array.from({ length }, () => random.normal());
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/** Rows that a mixing matrix has correlated, with a column of ones behind. */
const correlated = (count: number, width: number): Problem => {
  const rows = Array.from({ length: count }, () => {
    const common = random.normal();
    return [...Array.from({ length: width }, (_, i) => common + (i + 1) * random.normal()), 1];
  });
  return { design: tf.keep(tf.tensor2d(rows)), labels: Int32Array.from(rows, (_, i) => i % 3), classes: 3, l2: 1e-3 };
};

test('the gradient by the coordinates is the derivative through the parameters', () => {
  const problem = correlated(40, 5);
  const { parameters, gradient } = whiten(problem);
  const [coordinates, byParameters] = [gaussian(18), gaussian(18)];
  expect(dot(gradient(byParameters), coordinates)).toBeCloseTo(dot(byParameters, parameters(coordinates)), 10);
  tf.dispose(problem.design);
});

test('at zero, the loss curves by 1 in every direction that tells classes apart', () => {
  const problem = correlated(45, 5);
  const { parameters, gradient } = whiten(problem);
  const at = (coordinates: Float64Array) => gradient(lossAndGradient(problem, parameters(coordinates)).gradient);
  for (let trial = 0; trial < 5; trial++) {
    const direction = gaussian(18);
    for (let i = 0; i < 18; i += 3) direction[i] = -(direction[i + 1] as number) - (direction[i + 2] as number);
    const length = Math.sqrt(dot(direction, direction));
    const step = 1e-2;
    const [ahead, behind] = [step, -step].map((scale) => at(direction.map((value) => (value * scale) / length))) as [
      Float64Array,
      Float64Array,
    ];
    const curvature =
      dot(
        ahead.map((value, i) => value - (behind[i] as number)),
        direction,
      ) /
      (2 * step * length);
    expect(curvature).toBeCloseTo(1, 2);
  }
  tf.dispose(problem.design);
});

test('takes more columns than a block has, and features that are zero everywhere', () => {
  const design = tf.tensor2d(
    Float32Array.from({ length: 3 * 600 }, (_, i) => (i % 600 === 7 ? 0 : random.normal())),
    [3, 600],
  );
  const { parameters } = whiten({ design, classes: 2, l2: 0 });
  expect(parameters(gaussian(1200)).every(Number.isFinite)).toBe(true);
  tf.dispose(design);
});
