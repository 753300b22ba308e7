import * as tf from '@tensorflow/tfjs';
import type { Extractor } from '@longway/contracts';
import { expectGolden } from './golden-network';

beforeAll(() => tf.setBackend('cpu'));

const pixel: Extractor = {
  build: (shape) => {
    const images = tf.input({ shape: [...shape] });
    const stem = tf.layers.conv2d({ filters: 2, kernelSize: 1, useBias: false, name: 'stem' }).apply(images);
    const features = tf.layers.activation({ activation: 'linear', name: 'features' }).apply(stem) as tf.SymbolicTensor;
    return { model: tf.model({ inputs: images, outputs: features }), endPoints: ['stem', 'features'] };
  },
};

// An image whose only pixel is -1, behind a kernel whose formula golden_network.py gives as [0.25425667, 0.306205].
const answer = [-0.28023084, 0.28143201, -0.25425667, -0.306205] as const;
const golden = (layers: object) => ({ images: [1, 1, 1, 1], inference: layers, training: layers }) as Parameters<typeof expectGolden>[1];

test.each(['inference', 'training'] as const)('the right values are accepted, in %s', (mode) => {
  expect(() => expectGolden(pixel, golden({ stem: answer, features: answer }), mode)).not.toThrow();
});

test.each([0, 1, 2, 3])('a wrong figure is found out, at place %i', (place) => {
  const wrong = answer.map((value, i) => (i === place ? value * 1.001 : value));
  expect(() => expectGolden(pixel, golden({ stem: answer, features: wrong }), 'inference')).toThrow(/features/);
});

test('an end point that nothing is known of is found out', () => {
  expect(() => expectGolden(pixel, golden({ features: answer }), 'inference')).toThrow(/stem/);
});
