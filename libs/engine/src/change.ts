import type { TrainingOptions } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';

type Measure = (images: tf.Tensor, lensed: tf.Tensor) => tf.Scalar;

/**
 * How much the lens changed images, a mean over all elements: what lambda weighs.
 *
 * The squared difference is the paper's. It asks a high price for taking a mark of high contrast out, and hardly any for a faint pattern over the whole
 * picture, so that the lens rather disturbs everything a little. The absolute difference asks the same for each step of each pixel: large changes at few
 * places are cheap, and the lens leaves alone what is no shortcut.
 */
export const changes: Readonly<Record<TrainingOptions['reconstruction'], Measure>> = {
  squared: (images, lensed) => tf.mean(tf.squaredDifference(lensed, images)),
  absolute: (images, lensed) => {
    const difference = tf.sub(lensed, images);
    // The gradient of tf.abs is -1 where nothing was changed, which is everywhere at the start.
    return tf.mean(tf.mul(difference, tf.sign(difference)));
  },
};
