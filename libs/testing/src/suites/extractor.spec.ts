import * as tf from '@tensorflow/tfjs';
import type { Extractor, FeatureNetwork, ImageShape } from '@longway/contracts';
import { seedFor } from '@longway/tensor';
import { breaks, pluginOf } from '../breach';
import { describePlugin } from '../describe-plugin';

const extractor = (change: (network: FeatureNetwork) => FeatureNetwork = (network) => network): Extractor => ({
  build: (shape, seed) => {
    const images = tf.input({ shape: [...shape] });
    const kernelInitializer = (name: string) => tf.initializers.heNormal({ seed: seedFor(seed, name) });
    const stem = tf.layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, kernelInitializer: kernelInitializer('stem'), name: 'stem' });
    const features = tf.layers.conv2d({ filters: 6, kernelSize: 1, kernelInitializer: kernelInitializer('features'), name: 'features' });
    const outputs = features.apply(stem.apply(images)) as tf.SymbolicTensor;
    return change({ model: tf.model({ inputs: images, outputs }), endPoints: ['stem', 'features'] });
  },
});

describePlugin(pluginOf('extractor', () => extractor()));

const endPoints = 'the end points are layers, named once each, and the last is the output';

test.each([
  ['that do not exist', ['stem', 'top']],
  ['twice', ['stem', 'stem', 'features']],
  ['from deep to shallow', ['features', 'stem']],
  ['not at all', []],
])('an extractor that names end points %s is found out', async (_, names) => {
  expect(await breaks('extractor', endPoints, () => extractor(({ model }) => ({ model, endPoints: names })))).toBe(true);
});

test('an extractor that leaves its layers without names is found out', async () => {
  const unnamed = () => ({
    build: (shape: ImageShape, seed: number) => {
      const images = tf.input({ shape: [...shape] });
      const features = tf.layers.conv2d({ filters: 4, kernelSize: 3, kernelInitializer: tf.initializers.heNormal({ seed }) });
      return { model: tf.model({ inputs: images, outputs: features.apply(images) as tf.SymbolicTensor }), endPoints: [features.name] };
    },
  });
  expect(await breaks('extractor', 'weights bear the same names in every network, however many were built before', unnamed)).toBe(true);
});

test('an extractor with a layer that plain tfjs does not know is found out', async () => {
  class Unknown extends tf.layers.Layer {
    static readonly className = 'Unknown';
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return tf.relu(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs);
    }
  }
  const build = () =>
    extractor(({ model }) => {
      const outputs = new Unknown({ name: 'top' }).apply(model.outputs[0] as tf.SymbolicTensor) as tf.SymbolicTensor;
      return { model: tf.model({ inputs: model.inputs, outputs }), endPoints: ['top'] };
    });
  expect(await breaks('extractor', 'it is a stock model: saved and loaded, it gives the same', build)).toBe(true);
});

test('an extractor whose features depend on the batch is found out', async () => {
  class LessBatchMean extends tf.layers.Layer {
    static readonly className = 'LessBatchMean';
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      const input = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
      return tf.sub(input, tf.mean(input, 0, true));
    }
  }
  const build = () =>
    extractor(({ model, endPoints: names }) => {
      const outputs = new LessBatchMean({}).apply(model.outputs[0] as tf.SymbolicTensor) as tf.SymbolicTensor;
      return { model: tf.model({ inputs: model.inputs, outputs }), endPoints: names };
    });
  expect(await breaks('extractor', "at inference an image's features do not depend on its batch", build)).toBe(true);
});
