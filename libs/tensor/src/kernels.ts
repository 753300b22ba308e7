import * as tf from '@tensorflow/tfjs';
import { type OptimizerFactory, portableOptimizer } from './optimizer';

/** What a native backend does faster than compositions of tfjs operations can. The rest it brings under plain tfjs calls. */
export interface Kernels {
  readonly optimizer: OptimizerFactory;
  /** See {@link softmaxCrossEntropy}: the loss of each row, differentiable by `logits`. */
  readonly softmaxCrossEntropy: (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor1D;
  /** See {@link toImages}. */
  readonly toImages: (levels: Uint8Array, shape: BatchShape) => tf.Tensor4D;
}

/** Images, height, width, channels. */
export type BatchShape = readonly [count: number, height: number, width: number, channels: number];

const portable: Kernels = {
  optimizer: portableOptimizer,
  softmaxCrossEntropy: (logits, labels) =>
    tf.tidy(() => {
      const classes = logits.shape[1];
      const ofLabel = tf.logSoftmax(logits).mul(tf.oneHot(labels, classes));
      return tf.neg(tf.sum(ofLabel, 1)) as tf.Tensor1D;
    }),
  toImages: (levels, shape) => tf.tensor4d(Float32Array.from(levels, (level) => level / 127.5 - 1), [...shape]),
};

let chosen = portable;

/** Puts a backend's kernels in the place of the portable ones; without an argument, puts the portable ones back. */
export const useKernels = (kernels: Kernels = portable): void => {
  chosen = kernels;
};

export const createOptimizer: OptimizerFactory = (options, variables) => chosen.optimizer(options, variables);

/**
 * The mean softmax cross-entropy of a batch, a scalar.
 *
 * @param logits `[count, classes]`.
 * @param labels int32 `[count]`, each the index of a class.
 */
export const softmaxCrossEntropy = (logits: tf.Tensor, labels: tf.Tensor): tf.Scalar =>
  tf.mean(chosen.softmaxCrossEntropy(logits as tf.Tensor2D, labels as tf.Tensor1D)) as tf.Scalar;

/**
 * 8-bit levels as images in [-1, 1]: level / 127.5 - 1. A native backend takes one byte a level to the device and converts there.
 *
 * @param levels of all images of `shape`, one behind the other. They may change once the returned images are computed, which any
 *   value read from them or from what was made of them tells.
 */
export const toImages = (levels: Uint8Array, shape: BatchShape): tf.Tensor4D => chosen.toImages(levels, shape);
