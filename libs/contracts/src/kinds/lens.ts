import type * as tf from '@tensorflow/tfjs';
import type { ImageShape } from '../image';

/**
 * A small image-to-image network before the feature extractor: it changes images as little as it can while it makes
 * the pretext task as hard as it can (arXiv 2002.08822, section 3).
 */
export interface Lens {
  /**
   * Builds the network: images `[batch, ...imageShape]` in [-1, 1] in, images of the same shape out.
   * A lens without trainable weights is taken for "no lens": the extractor then sees each image once.
   *
   * @param seed fixes the initial weights.
   */
  build(imageShape: ImageShape, seed: number): tf.LayersModel;
}
