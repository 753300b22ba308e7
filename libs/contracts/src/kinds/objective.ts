import type * as tf from '@tensorflow/tfjs';
import type { PretextTask } from './pretext-task';

/** What an objective may ask of a run beside the task. */
export interface GameRules {
  /** What the extractor is fed: `training.feed`. */
  readonly feed: 'both' | 'lensed';
}

/** The lens's side of the game: what it gains by making the task hard (arXiv 2002.08822, section 3). */
export interface Objective {
  /** Why this objective does not hold for a task, or for how the extractor is fed; undefined where it does. */
  refuses?(task: PretextTask, rules: GameRules): string | undefined;
  /** Outputs that the head gets beyond the task's classes: a class for "lensed", say. */
  readonly extraClasses?: number;
  /** What the extractor is to answer on lensed images: the task's own targets when absent. */
  lensedTargets?(targets: tf.Tensor, task: PretextTask): tf.Tensor;
  /**
   * The adversarial loss, a scalar that the lens minimises beside `lambda` times the reconstruction error.
   *
   * @param outputs of the head for lensed images only, `extraClasses` included.
   */
  adversarialLoss(outputs: tf.Tensor, targets: tf.Tensor, task: PretextTask): tf.Scalar;
}
