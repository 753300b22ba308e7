import type { ImageShape, Lens } from '@longway/contracts';
import { heNormal, seedFor, uNetTrunk } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { NoiseChannels } from './noise-channels';
import type { Options } from './options';
import { WithinBudget } from './within-budget';

/**
 * A stochastic adversary within a budget, after Viewmaker networks (Tamkin, Wu and Goodman 2021, arXiv 2010.07432): `L(x) = x + delta(x, noise)` with `delta` on
 * the L1 sphere, in place of `lambda`. The paper's epsilon is the mean absolute change of pixels in [0, 1], so `budget` is twice it.
 *
 * The network is a U-Net that is given noise at each depth; the paper's is an encoder and decoder with residual blocks, given noise before each of them.
 */
export class ViewmakerLens implements Lens {
  readonly budgeted = true;

  constructor(private readonly options: Options) {}

  build(imageShape: ImageShape, seed: number): tf.LayersModel {
    const { budget, projection, noise, ...trunk } = this.options;
    const images = tf.input({ shape: [...imageShape] });
    const enter = (map: tf.SymbolicTensor, name: string) =>
      new NoiseChannels({ channels: noise, name: `${name}_noise` }).apply(map) as tf.SymbolicTensor;
    const map = uNetTrunk(images, { ...trunk, seed, enter });
    // No change at all has no place on the sphere; in the ball it is where training starts.
    const kernelInitializer = projection === 'sphere' ? heNormal(seedFor(seed, 'lens', 'change')) : 'zeros';
    const change = tf.layers
      .conv2d({ filters: imageShape[2], kernelSize: 3, padding: 'same', kernelInitializer, name: 'change' })
      .apply(map);
    const lensed = new WithinBudget({ budget, projection, name: 'lensed' }).apply([
      images,
      change as tf.SymbolicTensor,
    ]) as tf.SymbolicTensor;
    return tf.model({ inputs: images, outputs: lensed, name: 'lens' });
  }
}
