import * as tf from '@tensorflow/tfjs';
import { execute, float32, int32 } from '../native';
import { withGradient } from './with-gradient';

/** One kernel computes the loss and its derivative. @param logits `[count, classes]`. @param labels int32 `[count]`. */
export const softmaxCrossEntropy = (logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D => {
  const ofLogits = withGradient<[tf.Tensor2D], tf.Tensor1D>(([logits], save) => {
    const attributes = { T: float32, Tlabels: int32 };
    const [loss, derivative] = execute('SparseSoftmaxCrossEntropyWithLogits', attributes, [logits, labels], 2) as [tf.Tensor1D, tf.Tensor];
    save([derivative]);
    return { value: loss, gradient: (dy, [derivative]) => [tf.mul(derivative as tf.Tensor, tf.expandDims(dy, 1))] };
  });
  return ofLogits(logits);
};
