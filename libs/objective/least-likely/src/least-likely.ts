import * as tf from '@tensorflow/tfjs';
import type { Objective, PretextTask } from '@longway/contracts';
import { softmaxCrossEntropy } from '@longway/tensor';

/**
 * The lens pushes the extractor towards the class that it finds least likely (arXiv 2002.08822, section 3, after
 * Kurakin et al. 2017). Unlike the negated loss it keeps a gradient where the extractor is sure of itself.
 */
export class LeastLikelyObjective implements Objective {
  refuses(task: PretextTask): string | undefined {
    return task.classes === undefined ? 'the least likely class exists for classification tasks only; take full-adversarial' : undefined;
  }

  adversarialLoss(outputs: tf.Tensor): tf.Scalar {
    return softmaxCrossEntropy(outputs, tf.argMin(outputs, 1));
  }
}
