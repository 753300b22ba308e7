import * as tf from '@tensorflow/tfjs';
import { heNormal } from './initializers';
import { seedFor } from './random';

/** Consecutive residual blocks at one resolution. */
export interface Stage {
  readonly blocks: number;
  /** Channels that leave every block. */
  readonly channels: number;
  /** Of the first block. */
  readonly stride: number;
}

/** Zeros around a map: `[[top, bottom], [left, right]]`. */
export type Zeros = [[number, number], [number, number]];

/**
 * What a block adds to its shortcut.
 *
 * @param active the block's input after batch norm and relu. @param name of the block, for the names of its layers.
 */
export type Branch = (active: tf.SymbolicTensor, stage: Stage, stride: number, name: string) => tf.SymbolicTensor;

/**
 * What residual networks with pre-activation (He et al. 2016, arXiv 1603.05027) are made of. Names of layers and the seed fix the
 * initial weights.
 */
export class PreActivation {
  constructor(private readonly options: { readonly seed: number; readonly batchNormMomentum: number; readonly batchNormEpsilon: number }) {}

  /** A convolution without bias. @param zeros to put around the input; without them TensorFlow's own padding, `same`, which is lopsided where a stride meets an even side. */
  convolution(x: tf.SymbolicTensor, filters: number, kernelSize: number, strides: number, name: string, zeros?: Zeros): tf.SymbolicTensor {
    const kernelInitializer = heNormal(seedFor(this.options.seed, 'extractor', name));
    const padding = zeros ? 'valid' : 'same';
    const padded = zeros ? apply(tf.layers.zeroPadding2d({ padding: zeros, name: `${name}_pad` }), x) : x;
    return apply(tf.layers.conv2d({ filters, kernelSize, strides, padding, useBias: false, kernelInitializer, name }), padded);
  }

  batchNormRelu(x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
    const { batchNormMomentum: momentum, batchNormEpsilon: epsilon } = this.options;
    return apply(tf.layers.activation({ activation: 'relu', name }), apply(tf.layers.batchNormalization({ epsilon, momentum, name: `${name}_bn` }), x));
  }

  /**
   * The stages' blocks, a last batch norm and relu.
   *
   * @returns the model, and as its end points the last block of each stage (`stage1_block3`, ...) and `features`.
   */
  network(images: tf.SymbolicTensor, stem: tf.SymbolicTensor, stages: readonly Stage[], branch: Branch) {
    const endPoints: string[] = [];
    let x = stem;
    stages.forEach((stage, index) => {
      let name = '';
      for (let block = 0; block < stage.blocks; block++) {
        name = `stage${index + 1}_block${block + 1}`;
        x = this.block(x, stage, block === 0 ? stage.stride : 1, name, branch);
      }
      endPoints.push(name);
    });
    const model = tf.model({ inputs: images, outputs: this.batchNormRelu(x, 'features'), name: 'extractor' });
    return { model, endPoints: [...endPoints, 'features'] };
  }

  private block(x: tf.SymbolicTensor, stage: Stage, stride: number, name: string, branch: Branch): tf.SymbolicTensor {
    const active = this.batchNormRelu(x, `${name}_pre1`);
    const fits = stride === 1 && x.shape.at(-1) === stage.channels;
    // The identity where it fits; else a projection of the activated input.
    const shortcut = fits ? x : this.convolution(active, stage.channels, 1, stride, `${name}_projection`);
    return tf.layers.add({ name }).apply([shortcut, branch(active, stage, stride, name)]) as tf.SymbolicTensor;
  }
}

const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor) => layer.apply(x) as tf.SymbolicTensor;
