import * as tf from '@tensorflow/tfjs';
import { type OptimizerFactory, portableOptimizer } from './optimizer';

/** What a native backend does faster than compositions of tfjs operations can. The rest it brings under plain tfjs calls. */
export interface Kernels {
  readonly optimizer: OptimizerFactory;
  /** See {@link softmaxCrossEntropy}: the loss of each row, differentiable by `logits`. */
  readonly softmaxCrossEntropy: (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor1D;
}

const portable: Kernels = {
  optimizer: portableOptimizer,
  softmaxCrossEntropy: (logits, labels) =>
    tf.tidy(() => {
      const classes = logits.shape[1];
      const ofLabel = tf.logSoftmax(logits).mul(tf.oneHot(labels, classes));
      return tf.neg(tf.sum(ofLabel, 1)) as tf.Tensor1D;
    }),
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
