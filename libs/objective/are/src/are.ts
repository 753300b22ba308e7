import type { GameRules, Objective, PretextTask } from '@longway/contracts';
import { softmaxCrossEntropy, stepRandom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

/**
 * The lens exploits the shortcut in place of removing it: it draws the extractor towards one of the wrong classes, with what the extractor falls
 * for first. The extractor in its turn answers a class of its own, "lensed", so that what the lens writes no longer speaks for any class.
 */
export class AreObjective implements Objective {
  readonly extraClasses = 1;

  refuses({ classes }: PretextTask, { feed }: GameRules): string | undefined {
    if (classes === undefined) return 'wrong classes exist for classification tasks only; take full-adversarial';
    if (classes < 2) return 'a task of one class has no wrong one';
    return feed === 'both' ? undefined : 'an extractor fed lensed images only would always answer "lensed"; set training.feed to both';
  }

  lensedTargets(targets: tf.Tensor, task: PretextTask): tf.Tensor {
    return tf.fill(targets.shape, classesOf(task), 'int32');
  }

  /** The cross-entropy against a wrong class of the task for each example, all as likely as each other and drawn anew in each step. */
  adversarialLoss(outputs: tf.Tensor, targets: tf.Tensor, task: PretextTask): tf.Scalar {
    const classes = classesOf(task);
    const further = tf.add(1, tf.floor(tf.mul(stepRandom.uniform(targets.shape), classes - 1)));
    return softmaxCrossEntropy(outputs, tf.cast(tf.mod(tf.add(targets, further), classes), 'int32'));
  }
}

const classesOf = ({ classes }: PretextTask): number => {
  if (classes === undefined) throw new TypeError('the task is no classification: refuses() says so beforehand');
  return classes;
};
