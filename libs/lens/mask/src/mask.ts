import type { ImageShape, Lens } from '@longway/contracts';
import { normal, seedFor, uNetTrunk } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { Occlusion } from './occlusion';
import type { Options } from './options';

/**
 * Occludes a part of each image, after ADIOS (Shi et al. 2022, arXiv 2201.13100): a U-Net draws soft masks that compete for each pixel by a softmax, and
 * one of them occludes the image. Two things differ. No pixel has to be in a mask, and the area of a mask is held by a bound, where ADIOS has a penalty.
 */
export class MaskLens implements Lens {
  readonly budgeted = true;

  constructor(private readonly options: Options) {}

  build(imageShape: ImageShape, seed: number): tf.LayersModel {
    const { area, fill } = this.options;
    const images = tf.input({ shape: [...imageShape] });
    const competitors = this.competition(seed);
    const shares = competitors.apply(uNetTrunk(images, { ...this.options, seed })) as tf.SymbolicTensor;
    const lensed = new Occlusion({ area, fill, name: 'lensed' }).apply([images, shares]) as tf.SymbolicTensor;
    tf.tidy(() => competitors.setWeights([competitors.getWeights()[0] as tf.Tensor, this.start()]));
    return tf.model({ inputs: images, outputs: lensed, name: 'lens' });
  }

  /** The masks and, last, what is in none of them. */
  private competition(seed: number) {
    const kernelInitializer = normal(0.1, seedFor(seed, 'lens', 'masks'));
    return tf.layers.conv2d({ filters: this.options.masks + 1, kernelSize: 1, activation: 'softmax', kernelInitializer, name: 'masks' });
  }

  /** Biases: masks start faint, at a quarter of the area that they may take, so that training starts near the identity. */
  private start(): tf.Tensor {
    const { masks, area } = this.options;
    const share = Math.min(area / 4, 1 / (masks + 1));
    return tf.tensor1d([...Array<number>(masks).fill(0), Math.log((1 - masks * share) / share)]);
  }
}
