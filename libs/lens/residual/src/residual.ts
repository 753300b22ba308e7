import type { ImageShape, Lens } from '@longway/contracts';
import { uNetTrunk } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { Options } from './options';

/**
 * `L(x) = x + R(x)`: 3x3 convolutions at full resolution, each with batch norm and relu, and a last one. That starts at zero, so that training
 * starts at the exact identity.
 */
export class ResidualLens implements Lens {
  constructor(private readonly options: Options) {}

  build(imageShape: ImageShape, seed: number): tf.LayersModel {
    const { width, ...trunk } = this.options;
    const images = tf.input({ shape: [...imageShape] });
    const map = uNetTrunk(images, { ...trunk, widths: [width], seed });
    const change = tf.layers
      .conv2d({ filters: imageShape[2], kernelSize: 3, padding: 'same', kernelInitializer: 'zeros', name: 'change' })
      .apply(map);
    const lensed = tf.layers.add({ name: 'lensed' }).apply([images, change as tf.SymbolicTensor]) as tf.SymbolicTensor;
    return tf.model({ inputs: images, outputs: lensed, name: 'lens' });
  }
}
