import * as tf from '@tensorflow/tfjs';
import { standardised } from './standardised';

beforeAll(() => tf.setBackend('cpu'));

test('each image has its own mean 0 and variance 1', () => {
  // Mean 5 and variance 5; mean 0.5 and variance 0.25.
  const images = tf.tensor4d([2, 4, 6, 8, 0, 1, 0, 1], [2, 2, 1, 2]);
  const expected = [-3, -1, 1, 3].map((value) => value / Math.sqrt(5)).concat([-1, 1, -1, 1]);
  standardised(images)
    .dataSync()
    .forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 5));
});

test('a nearly flat image is not blown up: its deviation counts as 1 / sqrt(n)', () => {
  // Of n = 4 values with deviation 0.1, below 1/2.
  standardised(tf.tensor4d([0.9, 1.1, 0.9, 1.1], [1, 2, 2, 1]))
    .dataSync()
    .forEach((value, i) => expect(value).toBeCloseTo(i % 2 === 0 ? -0.2 : 0.2, 5));
});

test('its gradient is that of the definition, and finite for a flat image', () => {
  const weights = tf.tensor4d([1, -2, 3, 1], [1, 2, 2, 1]);
  const f = (x: tf.Tensor) => tf.sum(tf.mul(standardised(x as tf.Tensor4D), weights)) as tf.Scalar;
  const values = [0.5, -1, 2, 0];
  const gradient = tf
    .grad(f)(tf.tensor4d(values, [1, 2, 2, 1]))
    .dataSync();
  values.forEach((_, i) => {
    const moved = (by: number) =>
      f(
        tf.tensor4d(
          values.map((value, j) => (j === i ? value + by : value)),
          [1, 2, 2, 1],
        ),
      ).dataSync()[0] as number;
    expect(gradient[i]).toBeCloseTo((moved(1e-2) - moved(-1e-2)) / 2e-2, 2);
  });
  // (w - mean of w) * sqrt(n)
  Array.from(
    tf
      .grad(f)(tf.ones([1, 2, 2, 1]))
      .dataSync(),
  ).forEach((value, i) => expect(value).toBeCloseTo([0.5, -5.5, 4.5, 0.5][i] as number, 5));
});
