import * as tf from '@tensorflow/tfjs';

/**
 * Turns square images by `turns` quarter turns counter-clockwise, as numpy's `rot90` does.
 * Reverse and transpose only: no interpolation, and both run on every backend.
 *
 * @param images `[batch, side, side, channels]`.
 */
export const quarterTurns = (images: tf.Tensor4D, turns: number): tf.Tensor4D =>
  tf.tidy(() => {
    const transposed = () => tf.transpose(images, [0, 2, 1, 3]);
    switch (((turns % 4) + 4) % 4) {
      case 1:
        return tf.reverse(transposed(), 1);
      case 2:
        return tf.reverse(images, [1, 2]);
      case 3:
        return tf.reverse(transposed(), 2);
      default:
        return tf.clone(images);
    }
  });
