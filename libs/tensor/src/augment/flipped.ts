import type { Random } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { choose } from './choose';

/** Every other image by chance mirrored, left for right. @param images `[batch, h, w, channels]`. */
export const flipped = (images: tf.Tensor4D, random: Random): tf.Tensor4D =>
  tf.tidy(() => choose(tf.reverse(images, 2), images, 0.5, random));
