import * as tf from '@tensorflow/tfjs';
import { difference, images, unsettle, valuesAt } from '../testing/networks';
import { OnnxRuntime } from '../testing/onnx-runtime';
import { encodeOnnx } from './encode-onnx';
import { decodeModel } from './messages';

let runtime: OnnxRuntime;
beforeAll(async () => {
  await tf.setBackend('cpu');
  runtime = new OnnxRuntime();
});
afterAll(() => runtime.stop());

const { layers } = tf;
const built = (...stack: tf.layers.Layer[]): tf.LayersModel => {
  const inputs = tf.input({ shape: [9, 12, 4] });
  return tf.model({ inputs, outputs: stack.reduce<tf.SymbolicTensor>((x, layer) => layer.apply(x) as tf.SymbolicTensor, inputs) });
};
const merged = (merge: tf.layers.Layer): tf.LayersModel => {
  const inputs = tf.input({ shape: [9, 12, 4] });
  const other = layers.permute({ dims: [1, 2, 3] }).apply(layers.conv2d({ filters: 4, kernelSize: 1 }).apply(inputs));
  return tf.model({ inputs, outputs: merge.apply([inputs, other as tf.SymbolicTensor]) as tf.SymbolicTensor });
};
const conv = (config: object) => layers.conv2d({ filters: 5, kernelSize: 3, ...config });
const options = { version: '1', metadata: { a: 'b' }, layout: 'nhwc' } as const;
const encoded = (model: tf.LayersModel) => encodeOnnx(model, { out: model.outputs[0] as tf.SymbolicTensor }, options);

const networks: Readonly<Record<string, () => tf.LayersModel>> = {
  'a convolution with TensorFlow’s padding, odd and even sides': () => built(conv({ padding: 'same', strides: 2, activation: 'relu' })),
  'a convolution of an even window': () => built(conv({ padding: 'same', kernelSize: [2, 4], strides: [2, 3], useBias: false })),
  'a dilated convolution': () => built(conv({ padding: 'same', dilationRate: [2, 1], kernelSize: [3, 2] })),
  'a convolution inside the map': () => built(conv({ strides: [2, 1], kernelSize: [4, 3] })),
  'a depthwise convolution': () =>
    built(layers.depthwiseConv2d({ kernelSize: [3, 2], depthMultiplier: 3, padding: 'same', strides: [2, 2] })),
  'pools with padding': () =>
    built(
      layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
      layers.averagePooling2d({ poolSize: [2, 3], strides: [1, 2], padding: 'same' }),
    ),
  'pools inside the map': () => built(layers.maxPooling2d({ poolSize: [2, 3] }), layers.averagePooling2d({ poolSize: 2, strides: 1 })),
  'pools of the whole map': () => built(layers.globalMaxPooling2d({}), layers.dense({ units: 3, activation: 'softmax' })),
  'a batch norm of maps and one of vectors without scale': () =>
    built(layers.batchNormalization({ epsilon: 0.1 }), layers.globalAveragePooling2d({}), layers.batchNormalization({ scale: false })),
  'a batch norm without offset': () => built(layers.batchNormalization({ center: false })),
  'maps made larger and cut': () =>
    built(
      layers.upSampling2d({ size: [2, 3] }),
      layers.cropping2D({
        cropping: [
          [1, 2],
          [0, 5],
        ],
      }),
    ),
  'maps made larger with interpolation': () => built(layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' })),
  'zeros around a map, and a flat one in TensorFlow’s order': () =>
    built(
      layers.zeroPadding2d({
        padding: [
          [1, 0],
          [2, 3],
        ],
      }),
      conv({ strides: 3 }),
      layers.flatten(),
      layers.dense({ units: 4 }),
    ),
  'axes turned and sides reshaped': () =>
    built(
      layers.permute({ dims: [2, 3, 1] }),
      layers.reshape({ targetShape: [6, 8, 9] }),
      layers.dense({ units: 3 }),
      conv({ kernelSize: 2 }),
    ),
  'a sum': () => merged(layers.add()),
  'a product': () => merged(layers.multiply()),
  'a mean': () => merged(layers.average()),
  'the larger and the smaller': () => merged(layers.maximum()),
  'maps one behind the other': () => merged(layers.concatenate()),
  'maps one below the other': () => merged(layers.concatenate({ axis: 1 })),
  'what training alone does': () => built(layers.dropout({ rate: 0.5 }), conv({})),
  'a relu with a bound': () => built(conv({}), layers.reLU({ maxValue: 0.2 })),
  'a leaky relu': () => built(conv({}), layers.leakyReLU({ alpha: 0.3 })),
};

test.each(Object.entries(networks))('%s is computed as TensorFlow.js does', async (_, build) => {
  const model = build();
  unsettle(model);
  const x = images([2, 9, 12, 4]);
  const last = model.layers.at(-1)?.name as string;
  const wanted = valuesAt(model, [last], x)[last] as { shape: number[]; data: Float32Array };
  const { outputs } = await runtime.run(encoded(model), x.dataSync() as Float32Array, x.shape);
  expect(difference(outputs['out'], wanted)).toBeLessThan(2e-6);
});

const activations = ['relu', 'relu6', 'sigmoid', 'hardSigmoid', 'tanh', 'softplus', 'softsign', 'elu', 'selu', 'softmax', 'swish'] as const;
test.each(activations)('the activation %s is computed as TensorFlow.js does', async (activation) => {
  const model = built(layers.activation({ activation, name: 'end' }));
  // As far as 8, where relu6 and the sigmoids have bent.
  const x = tf.mul(images([1, 9, 12, 4]), 8) as tf.Tensor4D;
  const { outputs } = await runtime.run(encoded(model), x.dataSync() as Float32Array, x.shape);
  expect(difference(outputs['out'], valuesAt(model, ['end'], x)['end'] as { shape: number[]; data: Float32Array })).toBeLessThan(2e-6);
});

test('says what it is: operators, names, shapes, metadata', () => {
  const { irVersion, opsetImport, producerName, graph, metadataProps } = decodeModel(encoded(built(conv({ name: 'first' }))));
  expect({ irVersion, opsetImport, producerName, metadataProps }).toEqual({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    producerName: 'longway',
    metadataProps: [{ key: 'a', value: 'b' }],
  });
  expect(graph.node.map(({ opType }) => opType)).toEqual(['Transpose', 'Conv', 'Transpose']);
  const shapes = [...graph.input, ...graph.output].map(({ name, type }) => [name, type.tensorType.shape.dim]);
  expect(shapes).toMatchObject([
    ['images', [{ dimParam: 'batch' }, { dimValue: 9 }, { dimValue: 12 }, { dimValue: 4 }]],
    ['out', [{ dimParam: 'batch' }, { dimValue: 7 }, { dimValue: 10 }, { dimValue: 5 }]],
  ]);
});

test('one result under two names, and a network that does nothing', async () => {
  const nothing = built(layers.activation({ activation: 'linear' }), layers.dropout({ rate: 0.1 }));
  const relu = built(layers.activation({ activation: 'relu' }), layers.dropout({ rate: 0.1 }));
  const x = images([1, 9, 12, 4]);
  for (const model of [nothing, relu]) {
    const named = { a: model.layers[1]?.output, b: model.layers[2]?.output } as Record<string, tf.SymbolicTensor>;
    const { outputs } = await runtime.run(encodeOnnx(model, named, options), x.dataSync() as Float32Array, x.shape);
    expect(Object.keys(outputs)).toEqual(['a', 'b']);
    expect(outputs['a']).toEqual(outputs['b']);
    expect(outputs['a']?.data).toEqual(Float32Array.from(x.dataSync(), (value) => (model === relu ? Math.max(0, value) : value)));
  }
});

test.each([
  ['a layer', built(layers.separableConv2d({ filters: 2, kernelSize: 3, name: 'mine' })), /the layer mine [^]*found: +SeparableConv2D/],
  ['an activation', built(layers.activation({ activation: 'mish', name: 'mine' })), /activation of the layer mine [^]*found: +mish/],
  ['another axis', built(layers.batchNormalization({ axis: 1, name: 'mine' })), /the layer mine [^]*found: +axis 1/],
])('%s that it has no words for is refused by name', (_, model, message) => expect(() => encoded(model)).toThrow(message));
