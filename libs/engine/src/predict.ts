import type { PretextTask } from '@longway/contracts';
import type * as tf from '@tensorflow/tfjs';
import type { Networks } from './networks';

/** `F(x)` with its head: the task's outputs for images, lensed or not. @param training batch statistics in batch norm, which also moves the running ones. */
export const predict = (
  { extractor, head }: Pick<Networks, 'extractor' | 'head'>,
  task: PretextTask,
  images: tf.Tensor4D,
  { training }: { training: boolean },
): tf.Tensor => {
  const features = extractor.apply(images, { training }) as tf.Tensor;
  return task.predict ? task.predict(head, features) : (head.apply(features, { training }) as tf.Tensor);
};
