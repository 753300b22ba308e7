import * as tf from '@tensorflow/tfjs';
import type { Networks } from './networks';

/** A lens may send values out of [-1, 1]; what is looked at is a picture. */
export const asPictures = (lensed: tf.Tensor4D): tf.Tensor4D => tf.clipByValue(lensed, -1, 1);

/** Images as the extractor is shown them through a lens that no longer learns. */
export const lookThrough = ({ lens }: Pick<Networks, 'lens'>, images: tf.Tensor4D): tf.Tensor4D =>
  asPictures(lens.apply(images, { training: false }) as tf.Tensor4D);
