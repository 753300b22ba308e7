import * as tf from '@tensorflow/tfjs';
import { normal } from './initializers';
import { seedFor } from './random';

/**
 * The usual head: features averaged over the map's positions, then one dense layer.
 *
 * @param featureShape of an extractor: `[h, w, width]` or `[width]`.
 */
export const linearHead = (featureShape: readonly number[], units: number, seed: number): tf.LayersModel => {
  const features = tf.input({ shape: [...featureShape] });
  const pooled =
    featureShape.length === 3 ? (tf.layers.globalAveragePooling2d({ name: 'pool' }).apply(features) as tf.SymbolicTensor) : features;
  const kernelInitializer = normal(0.01, seedFor(seed, 'head'));
  const outputs = tf.layers.dense({ units, kernelInitializer, name: 'dense' }).apply(pooled) as tf.SymbolicTensor;
  return tf.model({ inputs: features, outputs, name: 'head' });
};

/**
 * The share of rows whose largest logit is the label's, a scalar in [0, 1].
 *
 * @param logits `[count, classes]`. @param labels int32 `[count]`.
 */
export const accuracy = (logits: tf.Tensor, labels: tf.Tensor): tf.Scalar =>
  tf.tidy(() => tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32')) as tf.Scalar);
