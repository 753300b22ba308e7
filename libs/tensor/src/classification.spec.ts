import * as tf from '@tensorflow/tfjs';
import { accuracy, linearHead } from './classification';
import { softmaxCrossEntropy } from './kernels';

beforeAll(() => tf.setBackend('cpu'));

test('the cross-entropy is the mean of minus the logarithm of the probability of the label', () => {
  const logits = tf.tensor2d([
    [0, Math.log(3)],
    [Math.log(7), 0],
  ]);
  // The labels have the probabilities 3/4 and 1/8.
  const loss = softmaxCrossEntropy(logits, tf.tensor1d([1, 1], 'int32'));
  expect(loss.dataSync()[0]).toBeCloseTo((Math.log(4 / 3) + Math.log(8)) / 2, 5);
});

test('its gradient is probability less label, over the number of rows', () => {
  const gradient = tf.grad((z) => softmaxCrossEntropy(z, tf.tensor1d([1, 0], 'int32')))(
    tf.tensor2d([
      [0, Math.log(3)],
      [0, 0],
    ]),
  );
  [1 / 8, -1 / 8, -1 / 4, 1 / 4].forEach((value, i) => expect(gradient.dataSync()[i]).toBeCloseTo(value, 5));
});

test('large logits do not overflow', () => {
  expect(softmaxCrossEntropy(tf.tensor2d([[1000, 0]]), tf.tensor1d([1], 'int32')).dataSync()[0]).toBeCloseTo(1000, 2);
});

test('accuracy is the share of rows whose largest logit is at the label', () => {
  const logits = tf.tensor2d([
    [1, 2],
    [3, 0],
    [0, 1],
    [5, 4],
  ]);
  expect(accuracy(logits, tf.tensor1d([1, 0, 0, 0], 'int32')).dataSync()[0]).toBe(0.75);
});

test('a linear head averages a map over its positions, and takes a vector as it is', () => {
  const map = linearHead([2, 2, 1], 3, 1);
  const vector = linearHead([1], 3, 1);
  const fromMap = map.predict(tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1])) as tf.Tensor;
  const fromVector = vector.predict(tf.tensor2d([[3]])) as tf.Tensor;
  expect(Array.from(fromMap.dataSync())).toEqual(Array.from(fromVector.dataSync()));
});
