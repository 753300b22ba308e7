import type { ImageShape, Lens } from '@longway/contracts';
import { heNormal, seedFor } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { BandGains } from './band-gains';
import { BandStrengths } from './band-strengths';
import { FrequencyBands } from './frequency-bands';
import type { Options } from './options';

/**
 * Rescales spatial frequencies: each band of a Laplacian pyramid, in each channel, by a gain between 0 and 2. A gain is learned for all
 * images, or `perImage` by a small network from the mean squares of the image's bands. All start at one, the exact identity.
 */
export class FrequencyLens implements Lens {
  constructor(private readonly options: Options) {}

  build(imageShape: ImageShape, seed: number): tf.LayersModel {
    const images = tf.input({ shape: [...imageShape] });
    const bands = new FrequencyBands({ bands: this.options.bands, name: 'bands' }).apply(images) as tf.SymbolicTensor;
    const ofImage = this.options.perImage ? [this.gainsOf(bands, seed)] : [];
    const lensed = new BandGains({ name: 'lensed' }).apply([images, bands, ...ofImage]) as tf.SymbolicTensor;
    return tf.model({ inputs: images, outputs: lensed, name: 'lens' });
  }

  private gainsOf(bands: tf.SymbolicTensor, seed: number): tf.SymbolicTensor {
    const { width, batchNormMomentum: momentum } = this.options;
    const layers = [
      new BandStrengths({ name: 'strengths' }),
      // Fine bands are weaker than coarse ones by orders of magnitude.
      tf.layers.batchNormalization({ epsilon: 1e-8, momentum, name: 'strengths_bn' }),
      tf.layers.dense({ units: width, activation: 'relu', kernelInitializer: heNormal(seedFor(seed, 'lens', 'hidden')), name: 'hidden' }),
      tf.layers.dense({ units: bands.shape.at(-1) as number, useBias: false, kernelInitializer: 'zeros', name: 'change' }),
    ];
    return layers.reduce((input, layer) => layer.apply(input) as tf.SymbolicTensor, bands);
  }
}
