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

const conv =
  (options: Partial<Parameters<typeof tf.layers.conv2d>[0]> = {}): Layers =>
  (images, seed) =>
    tf.layers
      .conv2d({
        filters: images.shape.at(-1) as number,
        kernelSize: 3,
        padding: 'same',
        kernelInitializer: tf.initializers.glorotNormal({ seed: seedFor(seed, 'lens') }),
        ...options,
      })
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
  const dead: Layers = (images, seed) =>
    conv({ kernelInitializer: 'zeros', biasInitializer: tf.initializers.constant({ value: -1 }), activation: 'relu' })(images, seed);
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

test('a lens that takes even sides only is found out', async () => {
  const halving: Layers = (images) => {
    const halves = tf.layers.averagePooling2d({ poolSize: 2 }).apply(images);
    return tf.layers.upSampling2d({ size: [2, 2] }).apply(halves as tf.SymbolicTensor) as tf.SymbolicTensor;
  };
  expect(await breaks('lens', 'images of odd sides, of sides that differ and of one channel do', () => lens(halving))).toBe(true);
});

/** A layer that nobody registered. */
class Noise extends tf.layers.Layer {
  static readonly className = 'UnregisteredNoise';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const images = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    return tf.tidy(() => tf.add(images, tf.randomNormal(images.shape)));
  }
}

test.each(['chance comes from the seed of the step, and there is none at inference', 'the network can be written down and read again'])(
  'a lens that draws numbers of its own, in a layer of its own, breaks: %s',
  async (promise) => {
    expect(await breaks('lens', promise, () => lens((images) => new Noise().apply(images) as tf.SymbolicTensor))).toBe(true);
  },
);

test('a lens that only says it keeps a budget is found out', async () => {
  const promise = 'a network with a budget gives images within [-1, 1], whatever it learns';
  expect(await breaks('lens', promise, () => ({ ...lens(residual), budgeted: true }))).toBe(true);
  const bounded: Layers = (images, seed) => tf.layers.activation({ activation: 'tanh' }).apply(residual(images, seed)) as tf.SymbolicTensor;
  expect(await breaks('lens', promise, () => ({ ...lens(bounded), budgeted: true }))).toBe(false);
});

const unchanged = lens((images) => tf.layers.activation({ activation: 'linear' }).apply(images) as tf.SymbolicTensor);

test.each<[string, boolean, Lens]>([
  [
    'cuts to pixels',
    false,
    { ...unchanged, perturb: (images, gradient) => tf.clipByValue(tf.sub(images, gradient.sign().mul(0.1)), -1, 1) },
  ],
  ['leaves [-1, 1]', true, { ...unchanged, perturb: (images, gradient) => tf.sub(images, gradient.sign().mul(0.1)) }],
  ['does nothing', true, { ...unchanged, perturb: (images) => tf.clone(images) }],
  ['returns its argument', true, { ...unchanged, perturb: (images) => images }],
  [
    'has a network beside',
    true,
    { ...lens(residual), perturb: (images, gradient) => tf.clipByValue(tf.sub(images, gradient.sign().mul(0.1)), -1, 1) },
  ],
])('an adversary without a network that %s is found out: %s', async (_, expected, adversary) => {
  expect(await breaks('lens', 'an adversary without a network changes images, by a gradient, to images', () => adversary)).toBe(expected);
});
