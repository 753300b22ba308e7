import type * as tf from '@tensorflow/tfjs';
import type { PretextTask } from './pretext-task';

/** The lens's side of the game: what it gains by making the task hard (arXiv 2002.08822, section 3). */
export interface Objective {
  /** Why this objective does not hold for a task; undefined where it does. */
  refuses?(task: PretextTask): string | undefined;
  /**
   * The adversarial loss, a scalar that the lens minimises beside `lambda` times the reconstruction error.
   *
   * @param outputs of the head for lensed images only.
   */
  adversarialLoss(outputs: tf.Tensor, targets: tf.Tensor, task: PretextTask): tf.Scalar;
}
