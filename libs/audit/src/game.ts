import type { ImageShape, PretextTask } from '@longway/contracts';
import type * as tf from '@tensorflow/tfjs';

/** A few pictures, as the network is shown them. */
export interface PictureBatch {
  /** `[batch, h, w, 3]` in [-1, 1]; the receiver's. */
  readonly images: tf.Tensor4D;
  /** The data set's class of each. */
  readonly labels: Int32Array;
}

/** What pictures are wanted for: answers are judged on those that were held out; what the lens changes shows on any. */
export type Purpose = 'held-out' | 'any';

/** A lens and an extractor that have played against each other, frozen, and the pictures to judge them by. */
export interface Game {
  /** As the configuration calls it. */
  readonly taskName: string;
  /** A classification. */
  readonly task: PretextTask;
  readonly steps: number;
  readonly imageShape: ImageShape;
  readonly classNames: readonly string[];
  readonly seed: number;
  /** The same pictures in the same order, however often. Those for `any` begin with the held-out ones. */
  batches(purpose: Purpose): AsyncIterable<PictureBatch>;
  /** What the lens makes of images, within [-1, 1]. */
  lensed(images: tf.Tensor4D): tf.Tensor4D;
  /** The task's outputs for what the lens would see, without it. */
  outputs(inputs: tf.Tensor4D, extras: readonly tf.Tensor[]): tf.Tensor2D;
  /** Lets other work and signals in. */
  breathe(): Promise<void>;
}
