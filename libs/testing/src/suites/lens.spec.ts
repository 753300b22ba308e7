import * as tf from '@tensorflow/tfjs';
import type { Lens } from '@longway/contracts';
import { seedFor } from '@longway/tensor';
import { breaks, pluginOf } from '../breach';
import { describePlugin } from '../describe-plugin';

type Layers = (images: tf.SymbolicTensor, seed: number) => tf.SymbolicTensor;

const lens = (layers: Layers): Lens => ({
  build: (shape, seed) => {
    const images = tf.input({ shape: [...shape] });
    return tf.model({ inputs: images, outputs: layers(images, seed) });
  },
});

const conv = (options: Partial<Parameters<typeof tf.layers.conv2d>[0]> = {}): Layers => (images, seed) =>
  tf.layers
    .conv2d({ filters: 3, kernelSize: 3, padding: 'same', kernelInitializer: tf.initializers.glorotNormal({ seed: seedFor(seed, 'lens') }), ...options })
    .apply(images) as tf.SymbolicTensor;

const residual: Layers = (images, seed) => {
  const hidden = conv()(images, seed);
  return tf.layers.add().apply([images, conv({ kernelInitializer: 'zeros' })(hidden, seed)]) as tf.SymbolicTensor;
};

describePlugin(pluginOf('lens', () => lens(residual)));

test('a lens that shrinks images is found out', async () => {
  expect(await breaks('lens', 'images keep their shape, in training and at inference', () => lens(conv({ padding: 'valid' })))).toBe(true);
});

test.each([
  ['ignores its seed', conv({ kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }) })],
  ['draws its weights by chance', conv({ kernelInitializer: 'glorotNormal' })],
])('a lens that %s is found out', async (_, layers) => {
  expect(await breaks('lens', 'the seed fixes the weights', () => lens(layers))).toBe(true);
});

test('a lens with weights that no gradient reaches is found out', async () => {
  // A relu of what is never positive passes nothing on.
  const dead: Layers = (images, seed) => conv({ kernelInitializer: 'zeros', biasInitializer: tf.initializers.constant({ value: -1 }), activation: 'relu' })(images, seed);
  expect(await breaks('lens', 'every trainable weight learns', () => lens(dead))).toBe(true);
});

test('a lens that keeps a tensor is found out', async () => {
  const keeping: Lens = {
    build: (shape, seed) => {
      tf.zeros([1]);
      return lens(residual).build(shape, seed);
    },
  };
  expect(await breaks('lens', 'images are borrowed, and no tensor stays behind', () => keeping)).toBe(true);
});
