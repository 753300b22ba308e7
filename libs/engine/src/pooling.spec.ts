import * as tf from '@tensorflow/tfjs';
import { pooled, pooledWidth } from './pooling';

beforeAll(() => tf.setBackend('cpu'));

test('mean pooling averages a map over its positions and leaves vectors alone', () => {
  const map = tf.tensor4d([1, 10, 3, 30, 5, 50, 7, 70], [1, 2, 2, 2]);
  expect(Array.from(pooled(map, 'mean').dataSync())).toEqual([4, 40]);
  expect(Array.from(pooled(tf.tensor2d([[1, 2, 3]]), 'mean').dataSync())).toEqual([1, 2, 3]);
});

test('a map of at most 9,000 values is kept whole under max pooling', () => {
  const map = tf.randomUniform([2, 3, 3, 1000], -1, 1, 'float32', 1);
  expect(Array.from(pooled(map, 'max').dataSync())).toEqual(Array.from(map.dataSync()));
});

test('a larger one is max-pooled by the smallest window that is enough', () => {
  // 7 x 7 x 2,048 values: windows of 4 leave 2 x 2 x 2,048 = 8,192, windows of 3 still 3 x 3 x 2,048.
  expect(pooledWidth([7, 7, 2048], 'max')).toBe(8192);
  expect(pooledWidth([14, 14, 1024], 'max')).toBe(2 * 2 * 1024);
  expect(pooledWidth([56, 56, 256], 'max')).toBe(5 * 5 * 256);
  // Rows 0 to 2 and 3 to 5 of a map of 6 x 1 positions whose values are their rows.
  const rows = tf.tile(tf.reshape(tf.range(0, 6), [1, 6, 1, 1]), [1, 1, 1, 4500]);
  const values = pooled(rows, 'max').dataSync();
  expect([values.length, values[0], values[4500]]).toEqual([9000, 2, 5]);
});

test.each([
  [[5, 7, 300], 'mean'],
  [[5, 7, 300], 'max'],
  [[40], 'max'],
  [[9001], 'max'],
] as const)('the width of %j under %s is what comes out', (shape, pooling) => {
  expect(pooledWidth(shape, pooling)).toBe(pooled(tf.zeros([1, ...shape]), pooling).shape[1]);
});
