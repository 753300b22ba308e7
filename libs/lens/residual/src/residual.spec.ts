import * as tf from '@tensorflow/tfjs';
import { options } from './options';
import { ResidualLens } from './residual';

beforeAll(() => tf.setBackend('cpu'));

const build = (chosen: object, side: number) => new ResidualLens(options.parse(chosen)).build([side, side, 1], 1);
const valuesOf = (tensor: unknown) => Array.from((tensor as tf.Tensor).dataSync());

test('starts as the exact identity, in training and at inference', () => {
  const images = tf.randomUniform([2, 6, 6, 1], -1, 1, 'float32', 1);
  const lens = build({}, 6);
  for (const training of [true, false]) expect(valuesOf(lens.apply(images, { training }))).toEqual(valuesOf(images));
});

test.each([1, 2, 3])('with %i hidden convolutions it sees one pixel further than so many, and no other', (convolutions) => {
  const side = 13;
  const lens = build({ convolutions, width: 4 }, side);
  lens.getLayer('change').setWeights([tf.ones([3, 3, 4, 1]), tf.zeros([1])]);
  const image = tf.randomUniform([1, side, side, 1], -1, 1, 'float32', 1);
  const dot = tf.buffer([1, side, side, 1]);
  dot.set(5, 0, 6, 6, 0);
  const changed = valuesOf(tf.abs(tf.sub(lens.predict(tf.add(image, dot.toTensor())) as tf.Tensor, lens.predict(image) as tf.Tensor)));
  const distances = changed.flatMap((value, i) =>
    value > 0 ? [Math.max(Math.abs(Math.floor(i / side) - 6), Math.abs((i % side) - 6))] : [],
  );
  expect(Math.max(...distances)).toBe(convolutions + 1);
});
