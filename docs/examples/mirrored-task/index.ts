import { definePlugin, type PretextTask } from '@longway/contracts';
import { glorotUniform, seedFor } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { options } from './options';

const classes = 2;

/** Is the picture mirrored? Label 0: as it is; 1: mirrored. Of each picture the batch holds both. */
const mirrored = (axis: 'horizontal' | 'vertical'): PretextTask => ({
  classes,

  inputShape: (imageShape) => imageShape,

  examples(images) {
    const count = images.shape[0];
    const labels = Array.from({ length: 2 * count }, (_, i) => (i < count ? 0 : 1));
    return {
      inputs: tf.concat([images, tf.reverse(images, axis === 'horizontal' ? 2 : 1)]),
      targets: tf.tensor1d(labels, 'int32'),
    };
  },

  head(featureShape, seed, extraClasses = 0) {
    const features = tf.input({ shape: [...featureShape] });
    const flat = tf.layers.flatten().apply(features);
    const kernelInitializer = glorotUniform(seedFor(seed, 'mirrored'));
    const logits = tf.layers.dense({ units: classes + extraClasses, kernelInitializer }).apply(flat) as tf.SymbolicTensor;
    return tf.model({ inputs: features, outputs: logits });
  },

  loss: (outputs, targets) => tf.losses.softmaxCrossEntropy(tf.oneHot(targets as tf.Tensor1D, classes), outputs) as tf.Scalar,

  metrics: (outputs, targets) => ({
    accuracy: tf.mean(tf.cast(tf.equal(tf.argMax(outputs, 1), targets), 'float32')) as tf.Scalar,
  }),
});

export const plugin = definePlugin({
  kind: 'pretext-task',
  name: 'mirrored',
  options,
  create: ({ axis }) => mirrored(axis),
});
