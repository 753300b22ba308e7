import * as tf from '@tensorflow/tfjs';
import { expectSameOnBothBackends, operationsOf, samples } from '../../test/compare-backends';

const gradientsOfSum = (aShape: number[], bShape: number[]) => () => {
  const [a, b] = [samples(aShape, 'a'), samples(bShape, 'b')] as [tf.Tensor, tf.Tensor];
  const dy = samples(tf.broadcastTo(a, tf.add(a, b).shape).shape, 'dy') as tf.Tensor;
  return tf.grads((a, b) => tf.add(a as tf.Tensor, b as tf.Tensor))([a, b], dy);
};

test.each([
  [[4, 3, 3, 5], [5]],
  [[6, 5], [5]],
])('the gradient of %j + %j is that of pure JavaScript, by BiasAddGrad', async (a, b) => {
  await expectSameOnBothBackends(gradientsOfSum(a, b), 1e-6);
  expect(await operationsOf(gradientsOfSum(a, b))).toContain('BiasAddGrad');
});

test.each([
  [
    [4, 5],
    [4, 5],
  ],
  [[4, 5], [1]],
  [
    [1, 5],
    [4, 5],
  ],
  [[4, 1], [5]],
])('the gradient of %j + %j, which is no bias, is that of pure JavaScript', async (a, b) => {
  await expectSameOnBothBackends(gradientsOfSum(a, b), 1e-6);
  expect(await operationsOf(gradientsOfSum(a, b))).not.toContain('BiasAddGrad');
});
