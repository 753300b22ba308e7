import type { ImageShape, Lens } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import type { Options } from './options';

/**
 * The fast gradient sign method as adversary (Goodfellow et al. 2015, arXiv 1412.6572, section 4): the control of arXiv 2002.08822. The adversarial
 * loss goes down by a step of `epsilon` in each value. With its negative the task's loss that is Goodfellow's form; with the cross-entropy
 * to the least likely class the one of Kurakin et al. (2017, arXiv 1611.01236, section 2).
 */
export class FgsmLens implements Lens {
  constructor(private readonly options: Options) {}

  /** Nothing to train, and nothing between images and the extractor where it is judged. */
  build(imageShape: ImageShape): tf.LayersModel {
    const images = tf.input({ shape: [...imageShape] });
    const unchanged = tf.layers.activation({ activation: 'linear', name: 'identity' }).apply(images) as tf.SymbolicTensor;
    return tf.model({ inputs: images, outputs: unchanged, name: 'lens' });
  }

  perturb(images: tf.Tensor4D, gradient: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => tf.clipByValue(tf.sub(images, tf.mul(this.options.epsilon, tf.sign(gradient))), -1, 1));
  }
}
