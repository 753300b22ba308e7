import * as tf from '@tensorflow/tfjs';
import { countMacs, stepFlops } from './flops';

beforeAll(() => tf.setBackend('cpu'));

const network = () => {
  const input = tf.input({ shape: [8, 8, 3] });
  let x = tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', strides: 2 }).apply(input) as tf.SymbolicTensor;
  x = tf.layers.batchNormalization().apply(x) as tf.SymbolicTensor;
  x = tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same' }).apply(x) as tf.SymbolicTensor;
  x = tf.layers.globalAveragePooling2d({}).apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: tf.layers.dense({ units: 5 }).apply(x) as tf.SymbolicTensor });
};

test('counts convolutions and dense layers as by hand', () => {
  // 4x4 places of 3x3x3x4; 4x4 places of 3x3x4; 4x5.
  expect(countMacs(network())).toEqual({ all: 16 * 108 + 16 * 36 + 20, first: 16 * 108 });
});

test('a network without kernels costs nothing', () => {
  const input = tf.input({ shape: [8, 8, 3] });
  const model = tf.model({ inputs: input, outputs: tf.layers.activation({ activation: 'linear' }).apply(input) as tf.SymbolicTensor });
  expect(countMacs(model)).toEqual({ all: 0, first: 0 });
});

test('a step without a lens is three passes, but for the data gradient of the first layer', () => {
  // (100 + 10) forward, as much for the filters, and all but 30 for the data; two operations a MAC.
  expect(stepFlops({ extractor: { all: 100, first: 30 }, head: { all: 10, first: 10 }, lens: { all: 0, first: 0 } })).toBe(
    2 * (110 + 110 + 80),
  );
});

test("a step with a lens goes through F's data once more", () => {
  const flops = stepFlops({ extractor: { all: 100, first: 30 }, head: { all: 10, first: 10 }, lens: { all: 50, first: 20 } });
  expect(flops).toBe(2 * (110 + 110 + 80 + 110 + (50 + 50 + 30)));
});
