import type { PretextTask } from '@longway/contracts';
import type * as tf from '@tensorflow/tfjs';
import type { Networks } from './networks';

/** How a forward pass is made. */
export interface Pass {
  /** Batch statistics in batch norm, which also moves the running ones. */
  readonly training: boolean;
  /** Of the examples. */
  readonly extras?: readonly tf.Tensor[];
}

/** `F(x)` with its head: the task's outputs for images, lensed or not. */
export const predict = (
  { extractor, head }: Pick<Networks, 'extractor' | 'head'>,
  task: PretextTask,
  images: tf.Tensor4D,
  { training, extras = [] }: Pass,
): tf.Tensor => {
  const views = task.views?.(images, extras) ?? images;
  const features = extractor.apply(views, { training }) as tf.Tensor;
  return task.predict ? task.predict(head, features, { training, extras }) : (head.apply(features, { training }) as tf.Tensor);
};
