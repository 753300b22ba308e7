import * as tf from '@tensorflow/tfjs';
import type { Objective, PretextTask } from '@longway/contracts';

/** The lens maximises the task's loss: `L_adv = -L_ssl` (arXiv 2002.08822, section 3). Holds for every task. */
export class FullAdversarialObjective implements Objective {
  adversarialLoss(outputs: tf.Tensor, targets: tf.Tensor, task: PretextTask): tf.Scalar {
    return tf.neg(task.loss(outputs, targets));
  }
}
