import * as tf from '@tensorflow/tfjs';
import { FgsmLens } from './fgsm';
import { options } from './options';

beforeAll(() => tf.setBackend('cpu'));

const lens = (epsilon?: number) => new FgsmLens(options.parse({ epsilon }));
const row = (...values: number[]) => tf.tensor4d(values, [1, 1, values.length, 1]);
const valuesOf = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

test('each value goes against the sign of its gradient, whatever its size, and stays a pixel', () => {
  const perturbed = lens(0.25).perturb(row(0, 0.5, -0.5, 0.25, 0.875, -0.9375), row(1e-6, -7, 300, 0, -1, 1));
  expect(valuesOf(perturbed)).toEqual([-0.25, 0.75, -0.75, 0.25, 1, -1]);
});

test('a step lowers the loss whose gradient it is given, by epsilon times the gradient of a linear one', () => {
  const slopes = row(1, -2, 0.5);
  const loss = (images: tf.Tensor) => tf.sum(tf.mul(slopes, images)) as tf.Scalar;
  const images = row(0.1, 0.2, -0.3);
  const perturbed = lens(0.125).perturb(images, tf.grad(loss)(images) as tf.Tensor4D);
  expect(valuesOf(tf.sub(loss(perturbed), loss(images)))[0]).toBeCloseTo(-0.125 * 3.5, 6);
});

test('there is nothing to train, and images pass unchanged where the extractor is judged', () => {
  const model = lens().build([4, 4, 3]);
  const images = tf.randomUniform([2, 4, 4, 3], -1, 1, 'float32', 1);
  expect(valuesOf(model.predict(images) as tf.Tensor)).toEqual(valuesOf(images));
  expect(model.weights).toHaveLength(0);
});
