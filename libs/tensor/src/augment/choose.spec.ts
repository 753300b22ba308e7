import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '../random';
import { choose } from './choose';
import { flipped } from './flipped';

beforeAll(() => tf.setBackend('cpu'));

const first = (images: tf.Tensor4D) => Array.from(images.slice([0, 0, 0, 0], [-1, 1, 1, 1]).dataSync());

test('about as many images are changed as are wanted, each as a whole', () => {
  const images = tf.zeros<tf.Rank.R4>([2000, 2, 2, 1]);
  const chosen = choose(tf.onesLike(images), images, 0.3, randomFrom(1));
  const sums = Array.from(tf.sum(chosen, [1, 2, 3]).dataSync());
  expect(sums.every((sum) => sum === 0 || sum === 4)).toBe(true);
  expect(sums.filter(Boolean).length / 2000).toBeCloseTo(0.3, 1);
});

test.each([
  [0, [1, 1, 1]],
  [1, [2, 2, 2]],
])('a share of %i is none or all', (share, expected) => {
  const images = tf.ones<tf.Rank.R4>([3, 2, 2, 1]);
  expect(first(choose(tf.mul(images, 2), images, share, randomFrom(1)))).toEqual(expected);
});

test('a flipped image has its columns in reverse', () => {
  const rows = tf.tile(tf.tensor4d([1, 2, 3], [1, 1, 3, 1]), [60, 1, 1, 1]) as tf.Tensor4D;
  const kinds = new Set(
    flipped(rows, randomFrom(1))
      .unstack()
      .map((image) => Array.from(image.dataSync()).join()),
  );
  expect(kinds).toEqual(new Set(['1,2,3', '3,2,1']));
});
