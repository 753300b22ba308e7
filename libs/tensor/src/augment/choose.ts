import type { Random } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';

/**
 * For each image by chance the one or the other form of it.
 *
 * @param changed `[batch, h, w, channels]`, as are the images. @param share of images that are taken from `changed`, in [0, 1].
 */
export const choose = (changed: tf.Tensor4D, images: tf.Tensor4D, share: number, random: Random): tf.Tensor4D => {
  const [batch] = images.shape;
  const chosen = Array.from({ length: batch }, () => (random.uniform() < share ? 1 : 0));
  return tf.tidy(() => tf.where(tf.tensor4d(chosen, [batch, 1, 1, 1], 'bool'), changed, images));
};
