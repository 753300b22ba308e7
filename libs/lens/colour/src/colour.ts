import type { ImageShape, Lens } from '@longway/contracts';
import { heNormal, seedFor } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { Options } from './options';

/**
 * `L(x) = x + C(x)` with one multilayer perceptron `C` for all pixels: 1x1 convolutions and relu, the last at zero, so that training starts at the
 * exact identity. Without batch norm: a pixel knows nothing of any other.
 */
export class ColourLens implements Lens {
  constructor(private readonly options: Options) {}

  build(imageShape: ImageShape, seed: number): tf.LayersModel {
    const images = tf.input({ shape: [...imageShape] });
    const hidden = this.options.widths.reduce<tf.SymbolicTensor>((x, filters, i) => {
      const name = `hidden${i}`;
      const kernelInitializer = heNormal(seedFor(seed, 'lens', name));
      return tf.layers.conv2d({ filters, kernelSize: 1, activation: 'relu', kernelInitializer, name }).apply(x) as tf.SymbolicTensor;
    }, images);
    const change = tf.layers
      .conv2d({ filters: imageShape[2], kernelSize: 1, kernelInitializer: 'zeros', name: 'change' })
      .apply(hidden) as tf.SymbolicTensor;
    const lensed = tf.layers.add({ name: 'lensed' }).apply([images, change]) as tf.SymbolicTensor;
    return tf.model({ inputs: images, outputs: lensed, name: 'lens' });
  }
}
