import * as tf from '@tensorflow/tfjs';
import { ColourLens } from './colour';
import { options } from './options';

beforeAll(() => tf.setBackend('cpu'));

const build = (shape: [number, number, number]) => new ColourLens(options.parse({})).build(shape, 1);
const valuesOf = (tensor: unknown) => Array.from((tensor as tf.Tensor).dataSync());

test('starts as the exact identity', () => {
  const images = tf.randomUniform([2, 6, 6, 3], -1, 1, 'float32', 1);
  expect(valuesOf(build([6, 6, 3]).predict(images))).toEqual(valuesOf(images));
});

test.each([1, 3])('moving pixels about and lensing them can be done in either order, with %i channels', (channels) => {
  const shape: [number, number, number] = [6, 5, channels];
  const lens = build(shape);
  lens.getLayer('change').setWeights([tf.randomNormal([1, 1, 16, channels], 0, 1, 'float32', 2), tf.zeros([channels])]);
  const images = tf.randomUniform([2, ...shape], -1, 1, 'float32', 3);
  const order = tf.tensor1d(
    Array.from({ length: 30 }, (_, i) => (i * 7 + 3) % 30),
    'int32',
  );
  const moved = (x: tf.Tensor) => tf.reshape(tf.gather(tf.reshape(x, [2, 30, channels]), order, 1), [2, ...shape]);
  for (const training of [true, false]) {
    const lensed = lens.apply(images, { training }) as tf.Tensor;
    expect(valuesOf(lens.apply(moved(images), { training }))).toEqual(valuesOf(moved(lensed)));
    expect(valuesOf(lensed)).not.toEqual(valuesOf(images));
  }
});
