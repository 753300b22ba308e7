import * as tf from '@tensorflow/tfjs';
import { softmaxCrossEntropy } from '@longway/tensor';
import { expectSameOnBothBackends, operationsOf, samples } from '../../test/compare-backends';

const lossAndGradient = (scale: number) => () => {
  const logits = samples<tf.Rank.R2>([7, 5], 'logits').mul(scale) as tf.Tensor2D;
  const labels = tf.tensor1d([0, 4, 2, 2, 1, 3, 0], 'int32');
  const loss = (logits: tf.Tensor) => softmaxCrossEntropy(logits, labels);
  return [loss(logits), tf.grad(loss)(logits)];
};

// useKernels holds for both backends here: the pure form is written out.
const portable = (scale: number) => () => {
  const logits = samples<tf.Rank.R2>([7, 5], 'logits').mul(scale) as tf.Tensor2D;
  const oneHot = tf.oneHot(tf.tensor1d([0, 4, 2, 2, 1, 3, 0], 'int32'), 5);
  const loss = (logits: tf.Tensor) => tf.losses.softmaxCrossEntropy(oneHot, logits) as tf.Tensor;
  return [loss(logits), tf.grad(loss)(logits)];
};

test.each([1, 50])('the loss and its gradient are those of pure JavaScript, logits times %d', (scale) =>
  expectSameOnBothBackends(() => (tf.getBackend() === 'cpu' ? portable(scale) : lossAndGradient(scale))(), 1e-6),
);

test('one kernel computes both', async () => {
  expect(await operationsOf(lossAndGradient(1))).toContain('SparseSoftmaxCrossEntropyWithLogits');
});
