import { loadBackend } from '@longway/backend';
import * as tf from '@tensorflow/tfjs';
import { repeat, type Settings, type Workload } from './workload';

const SIDE = 3072;

/** The product of two large float32 matrices: the most that the machine gives through the same backend. */
export const peak = async ({ threads }: Settings): Promise<Workload> => {
  await loadBackend({ threads });
  const [a, b] = tf.tidy(() => [tf.randomNormal([SIDE, SIDE], 0, 1, 'float32', 1), tf.randomNormal([SIDE, SIDE], 0, 1, 'float32', 2)]) as [
    tf.Tensor2D,
    tf.Tensor2D,
  ];
  const step = () => tf.tidy(() => void tf.slice(tf.matMul(a, b), [0, 0], [1, 1]).dataSync());
  return { images: 1, flops: 2 * SIDE ** 3, run: repeat(step) };
};
