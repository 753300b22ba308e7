import * as tf from '@tensorflow/tfjs';
import { heNormal } from './initializers';
import { seedFor } from './random';

/** Zeros around a map: `[[top, bottom], [left, right]]`. */
export type Zeros = [[number, number], [number, number]];

export interface ConvolutionOptions {
  /** 1 if absent. */
  readonly strides?: number;
  /** Put around the input; without them TensorFlow's own padding, `same`, which is lopsided where a stride meets an even side. */
  readonly zeros?: Zeros;
  /** None if absent: in front of a batch norm a bias would change nothing. */
  readonly useBias?: boolean;
}

/** What a width multiplier makes of a layer's channels or units: whole ones, and one at least. */
export const scaledBy = (widthMultiplier: number) => (channels: number) => Math.max(1, Math.round(channels * widthMultiplier));

/**
 * What extractors are made of. Names of layers and the seed fix the initial weights: kernels are drawn after He et al. (2015), by the fan out,
 * biases start at 0.
 */
export class ConvolutionLayers {
  constructor(private readonly options: { readonly seed: number; readonly batchNormMomentum: number; readonly batchNormEpsilon: number }) {}

  convolution(
    x: tf.SymbolicTensor,
    filters: number,
    kernelSize: number,
    name: string,
    options: ConvolutionOptions = {},
  ): tf.SymbolicTensor {
    const { strides = 1, zeros, useBias = false } = options;
    const padding = zeros ? 'valid' : 'same';
    const padded = zeros ? apply(tf.layers.zeroPadding2d({ padding: zeros, name: `${name}_pad` }), x) : x;
    return apply(tf.layers.conv2d({ filters, kernelSize, strides, padding, useBias, kernelInitializer: this.drawn(name), name }), padded);
  }

  /** One that every number of a map or a vector goes into. */
  dense(x: tf.SymbolicTensor, units: number, name: string, useBias = false): tf.SymbolicTensor {
    const flat = x.rank > 2 ? apply(tf.layers.flatten({ name: `${name}_flat` }), x) : x;
    return apply(tf.layers.dense({ units, useBias, kernelInitializer: this.drawn(name), name }), flat);
  }

  /** Largest values of windows that lie inside the map. */
  maxPool(x: tf.SymbolicTensor, poolSize: number, strides: number, name: string): tf.SymbolicTensor {
    return apply(tf.layers.maxPooling2d({ poolSize, strides, name }), x);
  }

  batchNorm(x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
    const { batchNormMomentum: momentum, batchNormEpsilon: epsilon } = this.options;
    return apply(tf.layers.batchNormalization({ epsilon, momentum, name }), x);
  }

  relu(x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
    return apply(tf.layers.activation({ activation: 'relu', name }), x);
  }

  /** @param name of the relu; the batch norm's is `NAME_bn`. */
  batchNormRelu(x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
    return this.relu(this.batchNorm(x, `${name}_bn`), name);
  }

  private drawn(name: string) {
    return heNormal(seedFor(this.options.seed, 'extractor', name));
  }
}

const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor) => layer.apply(x) as tf.SymbolicTensor;
