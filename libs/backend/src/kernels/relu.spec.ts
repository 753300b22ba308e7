import * as tf from '@tensorflow/tfjs';
import { expectSameOnBothBackends, operationsOf, samples } from '../../test/compare-backends';

const gradientOf = (activation: (x: tf.Tensor) => tf.Tensor) => () => {
  const x = samples<tf.Rank.R4>([2, 5, 5, 3], 'x').mul(tf.tensor([1, 0, 1])) as tf.Tensor;
  const dy = samples<tf.Rank.R4>([2, 5, 5, 3], 'dy') as tf.Tensor;
  return [activation(x), tf.grad(activation)(x, dy)];
};

describe.each([
  ['Relu', 'ReluGrad', (x: tf.Tensor) => tf.relu(x)],
  ['LeakyRelu', 'LeakyReluGrad', (x: tf.Tensor) => tf.leakyRelu(x, 0.3)],
])('%s', (_name, kernel, activation) => {
  test('has the same values and gradients as in pure JavaScript, at zero too', () =>
    expectSameOnBothBackends(gradientOf(activation), 1e-7));

  test(`runs ${kernel}`, async () => {
    expect(await operationsOf(gradientOf(activation))).toContain(kernel);
  });
});
