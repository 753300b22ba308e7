import type { Random } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';

/** Of pixels in [0, 1]. */
const BRIGHTNESS = 32 / 255;
const SATURATION = [0.5, 1.5] as const;

/** One number for each image. */
const forEach = (batch: number, draw: () => number): tf.Tensor4D => tf.tensor4d(Array.from({ length: batch }, draw), [batch, 1, 1, 1]);

/** Scales the saturation of the HSV model and keeps hue and value: `c' = v - (v - c) * f`, where f stops at the purest colour of that hue. */
const saturated = (images: tf.Tensor4D, factors: tf.Tensor4D): tf.Tensor4D => {
  const value = tf.max(images, 3, true);
  const spread = tf.sub(value, tf.min(images, 3, true));
  const most = tf.div(value, tf.maximum(spread, 1e-6));
  // Rounding may lead a little below black.
  return tf.maximum(tf.sub(value, tf.mul(tf.sub(value, images), tf.minimum(factors, most))), 0);
};

/**
 * Brightness moved by up to 32/255 and saturation scaled by 0.5 to 1.5, in an order that chance decides for each image; cut off at black and
 * white. The quick form of Inception's preprocessing, which leaves hue and contrast alone. Grey images have no saturation.
 *
 * @param images `[batch, h, w, channels]` in [-1, 1].
 */
export const colourJitter = (images: tf.Tensor4D, random: Random): tf.Tensor4D =>
  tf.tidy(() => {
    const [batch, , , channels] = images.shape;
    const shifts = forEach(batch, () => (2 * random.uniform() - 1) * BRIGHTNESS);
    const factors = forEach(batch, () => SATURATION[0] + (SATURATION[1] - SATURATION[0]) * random.uniform());
    const brightFirst = tf.cast(
      forEach(batch, () => random.integer(2)),
      'bool',
    );
    const unit = tf.div(tf.add(images, 1), 2) as tf.Tensor4D;
    const brighter = (of: tf.Tensor): tf.Tensor4D => tf.clipByValue(tf.add(of, shifts), 0, 1);
    const jittered =
      channels === 3 ? tf.where(brightFirst, saturated(brighter(unit), factors), brighter(saturated(unit, factors))) : brighter(unit);
    return tf.sub(tf.mul(jittered, 2), 1) as tf.Tensor4D;
  });
