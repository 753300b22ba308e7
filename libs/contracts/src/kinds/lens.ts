import type * as tf from '@tensorflow/tfjs';
import type { ImageShape } from '../image';

/**
 * A small image-to-image network before the feature extractor: it changes images as little as it can while it makes
 * the pretext task as hard as it can (arXiv 2002.08822, section 3).
 */
export interface Lens {
  /**
   * Builds the network: images `[batch, ...imageShape]` in [-1, 1] in, images of the same shape out.
   * A lens without trainable weights is taken for "no lens": the extractor then sees each image once, unless there is {@link perturb}.
   *
   * @param seed fixes the initial weights.
   */
  build(imageShape: ImageShape, seed: number): tf.LayersModel;
  /** True where the network itself keeps within a budget, whatever it learns: `lambda` then plays no part. */
  readonly budgeted?: boolean;
  /**
   * An adversary without a network: changed images from the gradient of the adversarial loss by them. It plays in training only; nothing is
   * lensed when the extractor is judged.
   *
   * @param images `[batch, h, w, channels]` in [-1, 1]. @param gradient of the loss that an adversary minimises, of the same shape.
   */
  perturb?(images: tf.Tensor4D, gradient: tf.Tensor4D): tf.Tensor4D;
}
