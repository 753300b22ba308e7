import * as tf from '@tensorflow/tfjs';

/**
 * Each image with mean 0 and variance 1 over all its values. Where it is nearly flat the deviation counts as 1 / sqrt(n) for n values,
 * as in TensorFlow's per-image standardisation.
 *
 * @param images `[batch, h, w, channels]`.
 */
export const standardised = (images: tf.Tensor4D): tf.Tensor4D =>
  tf.tidy(() => {
    const [, height, width, channels] = images.shape;
    const { mean, variance } = tf.moments(images, [1, 2, 3], true);
    // The root of the larger one, not the larger of the roots: a root has no gradient at 0.
    const deviation = tf.sqrt(tf.maximum(variance, 1 / (height * width * channels)));
    return tf.div(tf.sub(images, mean), deviation);
  });
