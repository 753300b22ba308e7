import * as tf from '@tensorflow/tfjs';
import { ConvolutionLayers, scaledBy } from './convolution-layers';

beforeAll(() => tf.setBackend('cpu'));

const layers = (seed = 1) => new ConvolutionLayers({ seed, batchNormMomentum: 0.9, batchNormEpsilon: 1e-5 });
const input = () => tf.input({ shape: [6, 6, 2] });
const kernel = (output: tf.SymbolicTensor) => Array.from((output.sourceLayer.getWeights()[0] as tf.Tensor).dataSync());

test('name and seed fix the weights', () => {
  const named = (seed: number, name: string) => kernel(layers(seed).convolution(input(), 3, 3, name));
  expect(named(1, 'conv1')).toEqual(named(1, 'conv1'));
  expect(named(1, 'conv1')).not.toEqual(named(1, 'conv2'));
  expect(named(1, 'conv1')).not.toEqual(named(2, 'conv1'));
});

test('zeros are put where they are asked for; else an even side is padded behind its end only', () => {
  const mapOf = (zeros?: [[number, number], [number, number]]) => {
    const x = tf.input({ shape: [2, 2, 1] });
    const output = layers().convolution(x, 1, 3, 'conv', { strides: 2, ...(zeros && { zeros }) });
    // The filter's value tells which of its places lay on the map's first pixel.
    output.sourceLayer.setWeights([tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3, 1, 1])]);
    return Array.from((tf.model({ inputs: x, outputs: output }).predict(tf.tensor4d([1, 0, 0, 0], [1, 2, 2, 1])) as tf.Tensor).dataSync());
  };
  expect(mapOf()).toEqual([1]);
  expect(
    mapOf([
      [1, 1],
      [1, 1],
    ]),
  ).toEqual([5]);
});

test('layers have a bias where they are asked for one', () => {
  const counted = (useBias: boolean) => layers().dense(layers().convolution(input(), 3, 3, 'conv', { useBias }), 4, 'fc', useBias);
  expect(
    counted(false)
      .sourceLayer.getWeights()
      .map(({ shape }) => shape),
  ).toEqual([[108, 4]]);
  expect(
    counted(true)
      .sourceLayer.getWeights()
      .map(({ shape }) => shape),
  ).toEqual([[108, 4], [4]]);
});

test.each([
  [64, 1, 64],
  [64, 1 / 8, 8],
  [64, 1 / 1000, 1],
  [192, 0.3, 58],
])('%i channels times %d are %i', (channels, widthMultiplier, expected) => {
  expect(scaledBy(widthMultiplier)(channels)).toBe(expected);
});
