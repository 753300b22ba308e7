import * as tf from '@tensorflow/tfjs';

/**
 * Cuts patches out of images; differentiable by the images.
 *
 * @param images `[batch, side, side, channels]`.
 * @param places int32 `[batch, patches]`: index, along rows, of each patch's upper left pixel in its image.
 * @returns `[batch * patches, patchSize, patchSize, channels]`, those of one image side by side.
 */
export const cutPatches = (images: tf.Tensor4D, places: tf.Tensor2D, patchSize: number): tf.Tensor4D =>
  tf.tidy(() => {
    const [batch, height, width, channels] = images.shape;
    const [, patches] = places.shape;
    const firsts = tf.tensor2d(
      Int32Array.from({ length: batch }, (_, i) => i * height * width),
      [batch, 1],
      'int32',
    );
    const window = tf.tensor1d(
      Int32Array.from({ length: patchSize ** 2 }, (_, i) => Math.floor(i / patchSize) * width + (i % patchSize)),
      'int32',
    );
    const corners = tf.reshape(tf.add(places, firsts), [batch * patches, 1]);
    const indices = tf.reshape(tf.add(corners, window), [batch * patches * patchSize ** 2]) as tf.Tensor1D;
    const pixels = tf.gather(tf.reshape(images, [batch * height * width, channels]), indices);
    return tf.reshape(pixels, [batch * patches, patchSize, patchSize, channels]);
  });
