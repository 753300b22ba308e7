import * as tf from '@tensorflow/tfjs';
import { playerGradients } from './player-gradients';

beforeAll(() => tf.setBackend('cpu'));

const numbers = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => Array.from(tensor.dataSync()));

test('each loss is differentiated by its own variables alone, from one forward pass', () => {
  const a = tf.variable(tf.tensor1d([2, 3]));
  const b = tf.variable(tf.scalar(5));
  const unused = tf.variable(tf.tensor1d([1, 1]));
  let passes = 0;
  const values = tf.tidy(() => {
    const { gradients } = playerGradients(
      () => {
        passes += 1;
        const shared = a.mul(b);
        return { square: shared.square().sum() as tf.Scalar, plain: shared.sum() as tf.Scalar };
      },
      ({ square, plain }) => [
        { loss: square, variables: [a, unused] },
        { loss: plain, variables: [b] },
      ],
    );
    return gradients.map(numbers);
  });
  expect(passes).toBe(1);
  // d/da sum((ab)^2) = 2 a b^2; d/db sum(ab) = sum(a)
  expect(values).toEqual([
    [
      [100, 150],
      [0, 0],
    ],
    [[5]],
  ]);
});

test('agrees with tf.variableGrads on a network', () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 4, activation: 'relu', inputShape: [3] }), tf.layers.dense({ units: 2 })],
  });
  const x = tf.randomNormal([5, 3], 0, 1, 'float32', 7);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const loss = () => (model.apply(x) as tf.Tensor).square().mean() as tf.Scalar;
  const expected = tf.variableGrads(loss, variables).grads;
  const { gradients } = tf.tidy(() => playerGradients(loss, (result) => [{ loss: result, variables }]));
  variables.forEach((variable, i) => {
    const ours = (gradients[0] as tf.Tensor[])[i] as tf.Tensor;
    expect(Array.from(ours.dataSync())).toEqual(Array.from((expected[variable.name] as tf.Tensor).dataSync()));
  });
});

test('leaves no tensor behind, also when the forward pass throws', () => {
  const a = tf.variable(tf.tensor1d([1, 2]));
  const before = tf.memory().numTensors;
  const run = (fail: boolean) =>
    tf.tidy(() => {
      playerGradients(
        () => {
          const loss = a.square().sum() as tf.Scalar;
          if (fail) throw new Error('forward');
          return loss;
        },
        (loss) => [{ loss, variables: [a] }],
      );
    });
  run(false);
  expect(() => run(true)).toThrow('forward');
  run(false);
  expect(tf.memory().numTensors).toBe(before);
});
