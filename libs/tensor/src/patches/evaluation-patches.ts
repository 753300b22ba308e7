import * as tf from '@tensorflow/tfjs';
import type { PatchGrid } from './grid';

/** Pixels of an image in training for one where features are judged: shorter sides of 292 and 224 (Kolesnikov et al. 2019). */
const SHRINK = 292 / 224;

/**
 * The patches by which features are judged: a square from the image's middle, shrunk by 224/292 as long as the image is large enough and cut
 * into patches that touch. Of 255 pixels with patches of 64: the middle 250.3, shrunk to 192. No gradient.
 *
 * @param images `[batch, side, side, channels]`.
 * @returns `[batch * grid * grid, patchSize, patchSize, channels]`, those of one image side by side, along rows.
 */
export const evaluationPatches = (images: tf.Tensor4D, { side, grid, patchSize }: PatchGrid): tf.Tensor4D =>
  tf.tidy(() => {
    const [batch, , , channels] = images.shape;
    const shown = grid * patchSize;
    const region = Math.min(side, shown * SHRINK);
    const step = region / shown;
    // Pixels are squares around the points at which the image is sampled.
    const first = (side - region + step - 1) / 2;
    const last = first + (shown - 1) * step;
    const box = [first, first, last, last].map((at) => at / (side - 1));
    const boxes = tf.tensor2d(
      Array.from({ length: batch }, () => box),
      [batch, 4],
    );
    const which = tf.tensor1d(
      Int32Array.from({ length: batch }, (_, i) => i),
      'int32',
    );
    const squares = tf.image.cropAndResize(images, boxes, which, [shown, shown], 'bilinear');
    const cells = tf.transpose(tf.reshape(squares, [batch, grid, patchSize, grid, patchSize, channels]), [0, 1, 3, 2, 4, 5]);
    return tf.reshape(cells, [batch * grid * grid, patchSize, patchSize, channels]);
  });
