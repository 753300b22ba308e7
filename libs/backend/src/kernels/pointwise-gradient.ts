import * as tf from '@tensorflow/tfjs';
import { replaceGradient } from './replace-gradient';

interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly dataFormat: 'NHWC' | 'NCHW';
}

/**
 * Computes the filter gradient of strided 1x1 convolutions as the matrix product that it is. TensorFlow 2.21 with oneDNN gets
 * it wrong for up to five input channels, and differently from call to call (seen on 16x8x8xC with stride 2).
 */
export const installPointwiseGradient = (): void => {
  const stock = tf.getGradient('Conv2D').gradFunc;
  replaceGradient('Conv2D', (dy, saved, attributes) => {
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const { strides, dataFormat } = attributes as unknown as ConvolutionAttributes;
    const [down, right] = Array.isArray(strides) ? strides : [strides, strides];
    const [height, width, from, to] = filter.shape;
    if (dataFormat !== 'NHWC' || height !== 1 || width !== 1 || (down === 1 && right === 1)) return undefined;
    return {
      ...stock(dy, saved, attributes),
      filter: () => {
        const seen = tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, down, right, 1]);
        return tf.matMul(tf.reshape(seen, [-1, from]), tf.reshape(dy as tf.Tensor, [-1, to]), true).reshape(filter.shape);
      },
    };
  });
};
