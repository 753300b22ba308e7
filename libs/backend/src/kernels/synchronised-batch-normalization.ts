import { meanOverRanks } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { type Attributes, execute, float32 } from '../native';
import type { Observe } from './batch-normalization';
import { withGradient } from './with-gradient';

interface Normalization {
  readonly epsilon: number;
  /** `[channels]`, the same on all ranks, and not far from the mean: squares are summed of differences to it, which cancel less than squares of the values. */
  readonly near: tf.Tensor1D;
  readonly observe: Observe;
}

/**
 * Normalises by the mean and the variance of the samples of all ranks, each of which has as many. The result, its gradients and what is observed
 * are those of one process that has all samples, where gradients are averaged over the ranks afterwards.
 *
 * With `m` the mean over all samples of all ranks and `z` the normalised values, the gradient by `x` is
 * `gamma / sigma * (dy - m(dy) - z * m(dy * z))` (Ioffe & Szegedy 2015, section 3): two means a channel, which are exchanged on the way back as the two of
 * `x` are on the way forward.
 */
export const normalizeTogether = (
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { epsilon, near, observe }: Normalization,
): tf.Tensor4D => {
  const attributes: Attributes = { T: float32, U: float32, epsilon: { float: epsilon }, data_format: 'NHWC' };
  const own = { ...attributes, is_training: true, exponential_avg_factor: { float: 1 } };
  const given = { ...attributes, is_training: false };
  const samples = x.size / gamma.size;
  const normalize = withGradient<[tf.Tensor4D, tf.Tensor1D, tf.Tensor1D], tf.Tensor4D>(([x, gamma, beta], save) => {
    const none = tf.tensor1d([], 'float32');
    const [, ownMean, unbiased] = execute('FusedBatchNormV3', own, [x, gamma, beta, none, none], 6) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const distance = tf.sub(ownMean, near);
    const ownVariance = tf.mul(unbiased, (samples - 1) / samples);
    const [offset, squares] = meanOverRanks([distance, tf.add(ownVariance, tf.square(distance))]) as [tf.Tensor, tf.Tensor];
    const mean = tf.add(near, offset);
    const variance = tf.maximum(tf.sub(squares, tf.square(offset)), 0);
    const [value] = execute('FusedBatchNormV3', { ...given, exponential_avg_factor: { float: 1 } }, [x, gamma, beta, mean, variance], 6);
    observe(mean, variance);
    save([x, gamma, mean, variance]);
    return { value: value as tf.Tensor4D, gradient };
  });
  const gradient = (dy: tf.Tensor4D, saved: tf.Tensor[]): tf.Tensor[] => {
    const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const inputs = [dy, x, gamma, mean, variance, tf.tensor1d([], 'float32')];
    // With given statistics the kernel leaves out what the gradient owes to them: that is what is taken off below.
    const [straight, dGamma, dBeta] = execute('FusedBatchNormGradV3', given, inputs, 5) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [meanDy, meanDyZ] = meanOverRanks([tf.div(dBeta, samples), tf.div(dGamma, samples)]) as [tf.Tensor, tf.Tensor];
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const scale = tf.mul(gamma, inverse);
    const slope = tf.mul(tf.mul(scale, inverse), meanDyZ);
    const level = tf.sub(tf.mul(scale, meanDy), tf.mul(slope, mean));
    return [tf.sub(straight, tf.add(tf.mul(x, slope), level)), dGamma, dBeta];
  };
  return normalize(x, gamma, beta);
};
