import { type OptimizerOptions, optimizerOptions } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { portableOptimizer } from './optimizer';

beforeAll(() => tf.setBackend('cpu'));

/** The weight after each update, from 1, with the given gradients and the rate 0.1. */
const path = (options: unknown, gradients: readonly number[]): number[] => {
  const weight = tf.variable(tf.tensor1d([1]));
  const optimizer = portableOptimizer(optimizerOptions.parse(options) as OptimizerOptions, [weight]);
  return gradients.map((gradient, step) => {
    optimizer.update(
      [tf.tensor1d([gradient])],
      optimizer.settings(0.1, step).map((value) => tf.scalar(value)),
    );
    return weight.dataSync()[0] as number;
  });
};

// Worked out by hand from the update rules.
test.each([
  ['SGD without momentum', { name: 'sgd', momentum: 0 }, [0.5, 0.5], [0.95, 0.9]],
  ['SGD with momentum: a = 0.5, then 0.9 * 0.5 + 0.5', { name: 'sgd', momentum: 0.9 }, [0.5, 0.5], [0.95, 0.855]],
  [
    'SGD with Nesterov momentum: 0.5 + 0.9 * 0.5, then 0.5 + 0.9 * 0.95',
    { name: 'sgd', momentum: 0.9, nesterov: true },
    [0.5, 0.5],
    [0.905, 0.7695],
  ],
  ['Adam, whose first steps have the size of the rate', { name: 'adam' }, [0.5, 0.5], [0.9, 0.8]],
  [
    'Adam, whose epsilon stands beside the uncorrected root: 0.1 * 0.5 / (0.1 * 0.5 + 0.1)',
    { name: 'adam', beta2: 0.99, epsilon: 0.1 },
    [0.5],
    [1 - 0.1 / 3],
  ],
])('%s', (_, options, gradients, expected) => {
  path(options, gradients).forEach((weight, i) => expect(weight).toBeCloseTo(expected[i] as number, 5));
});

test('keeps its state for each variable, and frees it', () => {
  const before = tf.memory().numTensors;
  const weights = tf.tidy(() => [tf.variable(tf.zeros([2])), tf.variable(tf.zeros([3]))]);
  const optimizer = portableOptimizer({ name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }, weights);
  tf.tidy(() =>
    optimizer.update(
      [tf.ones([2]), tf.ones([3])],
      optimizer.settings(0.1, 0).map((value) => tf.scalar(value)),
    ),
  );
  expect(tf.memory().numTensors - before).toBe(6);
  optimizer.dispose();
  tf.dispose(weights);
  expect(tf.memory().numTensors).toBe(before);
});
