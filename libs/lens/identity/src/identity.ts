import * as tf from '@tensorflow/tfjs';
import type { ImageShape, Lens } from '@longway/contracts';

/** No lens: images pass unchanged. What every lens is compared with. */
export class IdentityLens implements Lens {
  build(imageShape: ImageShape): tf.LayersModel {
    const images = tf.input({ shape: [...imageShape] });
    const unchanged = tf.layers.activation({ activation: 'linear', name: 'identity' }).apply(images) as tf.SymbolicTensor;
    return tf.model({ inputs: images, outputs: unchanged, name: 'lens' });
  }
}
