import * as tf from '@tensorflow/tfjs';
import { AlexNet } from './alexnet';
import { options } from './options';

beforeAll(() => tf.setBackend('cpu'));

const build = (side: number, chosen: object = {}) =>
  new AlexNet(options.parse({ widthMultiplier: 1 / 64, fullyConnected: false, ...chosen })).build([side, 90, 3], 1);

test.each([
  [7, 1, [1, 1, 1]],
  [8, 1, [1, 1, 1]],
  [10, 1, [2, 1, 1]],
  [28, 1, [2, 2, 2]],
  [32, 1, [2, 2, 2]],
  [48, 2, [2, 2, 2]],
])('%i rows are refused, and the options that fit are named', (side, stemStride, strides) => {
  expect(() => build(side)).toThrow(`choose stemStride: ${stemStride} and strides: [${strides.join(', ')}]`);
  expect(build(side, { stemStride, strides }).model.outputShape[1]).toBeGreaterThan(0);
});

test('the smallest sides are those that layers can work on', () => {
  const smallest = 63;
  expect(build(smallest).model.outputShape[1]).toBe(1);
  expect(() => build(smallest - 1)).toThrow(/images are too small/);
});

test('where nothing fits, the error says from which size on something does', () => {
  expect(() => build(6)).toThrow(/sides of at least 7 pixels[^]*another extractor/);
});
