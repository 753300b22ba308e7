import type { Pooling } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';

/** Values that a max-pooled map may have (Kolesnikov et al., CVPR 2019, section 4). */
const MOST = 9000;

const windowOf = ([height, width, channels]: readonly number[]): number => {
  const values = (window: number) => Math.ceil((height as number) / window) * Math.ceil((width as number) / window) * (channels as number);
  let window = 1;
  while (values(window) > MOST && window < Math.max(height as number, width as number)) window += 1;
  return window;
};

/** How many values a map `[h, w, channels]` or vector `[width]` is pooled to. */
export const pooledWidth = (shape: readonly number[], pooling: Pooling): number => {
  const [height, width, channels] = shape as [number, number, number];
  if (shape.length !== 3) return tf.util.sizeFromShape([...shape]);
  if (pooling === 'mean') return channels;
  const window = windowOf(shape);
  return Math.ceil(height / window) * Math.ceil(width / window) * channels;
};

/** `[batch, width]`, see {@link Pooling}. @param features maps `[batch, h, w, channels]` or vectors. */
export const pooled = (features: tf.Tensor, pooling: Pooling): tf.Tensor2D => {
  const [count] = features.shape as [number];
  if (features.rank !== 4) return tf.reshape(features, [count, -1]);
  if (pooling === 'mean') return tf.mean(features, [1, 2]);
  const window = windowOf(features.shape.slice(1));
  return tf.reshape(window === 1 ? features : tf.maxPool(features as tf.Tensor4D, window, window, 'same'), [count, -1]);
};
