import * as tf from '@tensorflow/tfjs';
import { expectSameOnBothBackends, samples } from '../../test/compare-backends';

const gradients = (channels: number, side: number, pad: 'same' | 'valid', strides: number | [number, number]) => () => {
  const x = samples([16, side, side, channels], 'x') as tf.Tensor4D;
  const filter = samples([1, 1, channels, 8], 'filter') as tf.Tensor4D;
  return tf.grads((x, filter) => tf.sum(tf.square(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad))))([x, filter]);
};

describe.each([1, 2, 3, 4, 5, 16])('with %i channels', (channels) => {
  test.each<[number, 'same' | 'valid', number | [number, number]]>([
    [8, 'same', 2],
    [7, 'same', 2],
    [7, 'valid', 3],
    [8, 'same', [2, 1]],
  ])(
    'a strided 1x1 convolution of side %i, %s, has the gradients of pure JavaScript, every time (stride %j)',
    async (side, pad, strides) => {
      for (let i = 0; i < 3; i++) await expectSameOnBothBackends(gradients(channels, side, pad, strides), 1e-4);
    },
  );
});
