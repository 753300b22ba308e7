import * as tf from '@tensorflow/tfjs';
import { asPictures, lookThrough } from './look-through';

beforeAll(() => tf.setBackend('cpu'));

/** Twice as bright, or as dark. */
const stark = () => {
  const images = tf.input({ shape: [1, 2, 1] });
  const doubled = tf.layers.conv2d({ filters: 1, kernelSize: 1, useBias: false, weights: [tf.tensor4d([2], [1, 1, 1, 1])] });
  return tf.model({ inputs: images, outputs: doubled.apply(images) as tf.SymbolicTensor });
};

test('through a lens, pictures are seen', () =>
  expect(Array.from(lookThrough({ lens: stark() }, tf.tensor4d([0.25, -0.75], [1, 1, 2, 1])).dataSync())).toEqual([0.5, -1]));

test('what is out of range draws no gradient', () => {
  const gradient = tf.grad((lensed) => tf.sum(asPictures(lensed as tf.Tensor4D)))(tf.tensor4d([-1.5, 0.5, 3], [1, 1, 3, 1]));
  expect(Array.from(gradient.dataSync())).toEqual([0, 1, 0]);
});
