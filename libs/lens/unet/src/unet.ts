import * as tf from '@tensorflow/tfjs';
import { type ImageShape, type Lens, LongwayError } from '@longway/contracts';
import { heNormal, seedFor } from '@longway/tensor';
import type { UNetOptions } from './options';

/**
 * A U-Net (Ronneberger et al. 2015): skip connections at every depth make it easy to leave most of an image alone.
 * With `residual`, `L(x) = x + U(x)` and the last convolution starts at zero, so that training starts at the exact identity.
 */
export class UNetLens implements Lens {
  constructor(private readonly options: UNetOptions) {}

  build(imageShape: ImageShape, seed: number): tf.LayersModel {
    const { widths, residual } = this.options;
    requireEvenSides(imageShape, widths.length);
    const images = tf.input({ shape: [...imageShape] });
    const skips: tf.SymbolicTensor[] = [];

    let x: tf.SymbolicTensor = images;
    widths.forEach((width, depth) => {
      if (depth > 0) x = tf.layers.maxPooling2d({ poolSize: 2, name: `down${depth}` }).apply(x) as tf.SymbolicTensor;
      x = this.convolutions(x, width, `encoder${depth}`, seed);
      skips.push(x);
    });

    for (let depth = widths.length - 2; depth >= 0; depth--) {
      const larger = tf.layers.upSampling2d({ size: [2, 2], name: `up${depth}` }).apply(x) as tf.SymbolicTensor;
      x = tf.layers.concatenate({ name: `join${depth}` }).apply([larger, skips[depth] as tf.SymbolicTensor]) as tf.SymbolicTensor;
      x = this.convolutions(x, widths[depth] as number, `decoder${depth}`, seed);
    }

    const kernelInitializer = residual ? 'zeros' : heNormal(seedFor(seed, 'lens', 'change'));
    x = tf.layers.conv2d({ filters: imageShape[2], kernelSize: 3, padding: 'same', kernelInitializer, name: 'change' }).apply(x) as tf.SymbolicTensor;
    if (residual) x = tf.layers.add({ name: 'lensed' }).apply([images, x]) as tf.SymbolicTensor;
    return tf.model({ inputs: images, outputs: x, name: 'lens' });
  }

  private convolutions(x: tf.SymbolicTensor, filters: number, name: string, seed: number): tf.SymbolicTensor {
    for (let i = 0; i < this.options.convolutions; i++) {
      const kernelInitializer = heNormal(seedFor(seed, 'lens', `${name}_${i}`));
      const layers = [
        tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false, kernelInitializer, name: `${name}_conv${i}` }),
        tf.layers.batchNormalization({ epsilon: 1e-5, momentum: this.options.batchNormMomentum, name: `${name}_bn${i}` }),
        tf.layers.activation({ activation: 'relu', name: `${name}_relu${i}` }),
      ];
      x = layers.reduce((input, layer) => layer.apply(input) as tf.SymbolicTensor, x);
    }
    return x;
  }
}

const requireEvenSides = ([height, width]: ImageShape, depths: number) => {
  const factor = 2 ** (depths - 1);
  if (height % factor === 0 && width % factor === 0) return;
  throw new LongwayError(`a U-Net of ${depths} depths halves the sides ${depths - 1} times`, {
    where: 'lens.widths',
    expected: `images with sides that are multiples of ${factor}`,
    found: `${height} x ${width} pixels`,
    remedy: 'give fewer widths, or resize the images',
  });
};
