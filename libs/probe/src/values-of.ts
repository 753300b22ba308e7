import * as tf from '@tensorflow/tfjs';

/** Computes tensors, reads their values and frees them. Arrays are kept out of `tf.tidy`, which looks for tensors in each element of what it returns. */
export const valuesOf = (compute: () => tf.Tensor[]): Float32Array[] => {
  const tensors = tf.tidy(compute);
  try {
    return tensors.map((tensor) => tensor.dataSync() as Float32Array);
  } finally {
    tf.dispose(tensors);
  }
};
