import * as tf from '@tensorflow/tfjs';
import type { PretextTask } from '@longway/contracts';
import { accuracy, linearHead, softmaxCrossEntropy } from '@longway/tensor';

/** Is the picture brighter or darker than grey? The plainest classification there is, for suites that need some task. */
export const toyTask = (classes = 2): PretextTask => ({
  classes,
  inputShape: (imageShape) => imageShape,
  examples: (images) => ({
    inputs: tf.clone(images),
    targets: tf.tidy(() => tf.cast(tf.greater(tf.mean(images, [1, 2, 3]), 0), 'int32')),
  }),
  head: (featureShape, seed, extraClasses = 0) => linearHead(featureShape, classes + extraClasses, seed),
  loss: softmaxCrossEntropy,
  metrics: (outputs, targets) => ({ accuracy: accuracy(outputs, targets) }),
});
