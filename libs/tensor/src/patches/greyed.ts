import type { Random } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';

/** Shares of red, green and blue in luma (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114];

/**
 * Some images by chance in grey, with as many channels as before; grey ones stay as they are.
 *
 * @param images `[batch, h, w, channels]`. @param share of images, in [0, 1].
 */
export const greyed = (images: tf.Tensor4D, share: number, random: Random): tf.Tensor4D => {
  const [batch, , , channels] = images.shape;
  if (share === 0 || channels !== 3) return tf.clone(images);
  return tf.tidy(() => {
    const chosen = tf.tensor4d(Array.from({ length: batch }, () => (random.uniform() < share ? 1 : 0)), [batch, 1, 1, 1], 'bool');
    return tf.where(chosen, tf.sum(tf.mul(images, LUMA), 3, true), images);
  });
};
