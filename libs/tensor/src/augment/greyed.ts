import type { Random } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { choose } from './choose';

/** Shares of red, green and blue in luma (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114];

/**
 * Some images by chance in grey, with as many channels as before; grey ones stay as they are.
 *
 * @param images `[batch, h, w, channels]`. @param share of images, in [0, 1].
 */
export const greyed = (images: tf.Tensor4D, share: number, random: Random): tf.Tensor4D => {
  if (share === 0 || images.shape[3] !== 3) return tf.clone(images);
  return tf.tidy(() => choose(tf.add(tf.zerosLike(images), tf.sum(tf.mul(images, LUMA), 3, true)), images, share, random));
};
