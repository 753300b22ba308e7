import type { ImageShape, Lens } from '@longway/contracts';
import { heNormal, seedFor, uNetTrunk } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { UNetOptions } from './options';

/**
 * A U-Net (Ronneberger et al. 2015): skip connections at every depth make it easy to leave most of an image alone.
 * With `residual`, `L(x) = x + U(x)` and the last convolution starts at zero, so that training starts at the exact identity.
 */
export class UNetLens implements Lens {
  constructor(private readonly options: UNetOptions) {}

  build(imageShape: ImageShape, seed: number): tf.LayersModel {
    const { residual, ...trunk } = this.options;
    const images = tf.input({ shape: [...imageShape] });
    const map = uNetTrunk(images, { ...trunk, seed });
    const kernelInitializer = residual ? 'zeros' : heNormal(seedFor(seed, 'lens', 'change'));
    const change = tf.layers
      .conv2d({ filters: imageShape[2], kernelSize: 3, padding: 'same', kernelInitializer, name: 'change' })
      .apply(map) as tf.SymbolicTensor;
    const outputs = residual ? (tf.layers.add({ name: 'lensed' }).apply([images, change]) as tf.SymbolicTensor) : change;
    return tf.model({ inputs: images, outputs, name: 'lens' });
  }
}
