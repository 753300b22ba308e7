import type { Dataset, Extractor, Lens, Objective, PixelSplit, PretextTask } from '@longway/contracts';
import { accuracy, linearHead, quarterTurns, randomFrom, softmaxCrossEntropy } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

/** Plugins small and smooth enough for finite differences. */

export const tinyLens: Lens = {
  build(shape, seed) {
    const images = tf.input({ shape: [...shape] });
    const kernelInitializer = tf.initializers.randomNormal({ stddev: 0.2, seed });
    const hidden = tf.layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', activation: 'tanh', kernelInitializer }).apply(images);
    const change = tf.layers.conv2d({ filters: shape[2], kernelSize: 1, kernelInitializer }).apply(hidden) as tf.SymbolicTensor;
    return tf.model({ inputs: images, outputs: tf.layers.add().apply([images, change]) as tf.SymbolicTensor });
  },
};

export const noLens: Lens = {
  build(shape) {
    const images = tf.input({ shape: [...shape] });
    return tf.model({ inputs: images, outputs: tf.layers.activation({ activation: 'linear' }).apply(images) as tf.SymbolicTensor });
  },
};

export const tinyExtractor: Extractor = {
  build(shape, seed) {
    const images = tf.input({ shape: [...shape] });
    const kernelInitializer = tf.initializers.randomNormal({ stddev: 0.5, seed });
    const layer = tf.layers.conv2d({
      filters: 3,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      activation: 'tanh',
      kernelInitializer,
      name: 'features',
    });
    return { model: tf.model({ inputs: images, outputs: layer.apply(images) as tf.SymbolicTensor }), endPoints: ['features'] };
  },
};

export const turnTask: PretextTask = {
  classes: 4,
  inputShape: (shape) => shape,
  examples(images) {
    const turns = [0, 1, 2, 3];
    const targets = turns.flatMap((turn) => Array<number>(images.shape[0]).fill(turn));
    return { inputs: tf.concat(turns.map((turn) => quarterTurns(images, turn))), targets: tf.tensor1d(targets, 'int32') };
  },
  head: (featureShape, seed) => linearHead(featureShape, 4, seed),
  loss: (outputs, targets) => softmaxCrossEntropy(outputs, targets),
  metrics: (outputs, targets) => ({ accuracy: accuracy(outputs, targets) }),
};

export const leastLikely: Objective = { adversarialLoss: (outputs) => softmaxCrossEntropy(outputs, tf.argMin(outputs, 1)) };

/** Random 4 x 4 colour pictures in two classes. */
export const tinyDataset = (length = 24): Dataset<PixelSplit> => ({
  classNames: ['even', 'odd'],
  imageShape: [4, 4, 3],
  open: (split) =>
    Promise.resolve({
      length,
      read: (index) => {
        const random = randomFrom(0, split, index);
        const data = Uint8Array.from({ length: 48 }, () => random.integer(256));
        return { height: 4, width: 4, channels: 3, data, label: index % 2 };
      },
    }),
});
