import * as tf from '@tensorflow/tfjs';
import { asMap, beside, diagonal, meanOverMap, mixture, reciprocal } from './stock-layers';

beforeAll(() => tf.setBackend('cpu'));

const values = (inputs: tf.SymbolicTensor, outputs: tf.SymbolicTensor, x: tf.Tensor) =>
  Array.from((tf.model({ inputs, outputs }).predict(x) as tf.Tensor).dataSync());

test('mixes numbers and channels by a matrix', () => {
  const matrix = beside(diagonal(2), [[3], [4]]);
  const vector = tf.input({ shape: [2] });
  // 1 and 2 as they are, 3 * 1 + 4 * 2, and the bias.
  expect(values(vector, mixture(vector, 'a', matrix, { bias: [0, 0, 100] }), tf.tensor2d([[1, 2]]))).toEqual([1, 2, 111]);
  const map = tf.input({ shape: [1, 2, 2] });
  const x = tf.tensor4d([1, 2, -1, -2], [1, 1, 2, 2]);
  expect(values(map, mixture(map, 'b', matrix, { activation: 'relu' }), x)).toEqual([1, 2, 11, 0, 0, 0]);
});

test('a mean is subtracted from each position', () => {
  const map = tf.input({ shape: [1, 2, 2] });
  const mean = asMap(mixture(meanOverMap(map, 'mean'), 'negative', diagonal(2, -1)), 'map');
  const outputs = tf.layers.add().apply([map, mean]) as tf.SymbolicTensor;
  expect(values(map, outputs, tf.tensor4d([1, 10, 3, 20], [1, 1, 2, 2]))).toEqual([-1, -5, 1, 5]);
});

test.each([1e-4, 0.02, 1])('reciprocals of numbers from %p on are right to single precision', (least) => {
  const x = tf.input({ shape: [1] });
  const numbers = Array.from({ length: 200 }, (_, i) => Math.fround(least + (1 - least + 0.1) * (i / 199) ** 3));
  const found = values(x, reciprocal(x, 'r', least), tf.tensor2d(numbers, [200, 1]));
  expect(Math.max(...numbers.map((number, i) => Math.abs((found[i] as number) * number - 1)))).toBeLessThan(4e-7);
});
