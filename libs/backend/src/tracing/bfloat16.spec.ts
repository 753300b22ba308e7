import { compile as compileOn, type Compiled } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { samples } from '../../test/compare-backends';
import { loadBackend } from '../load-backend';
import { BFLOAT16, toBfloat16 } from './bfloat16';
import { NativeGraph } from './native-graph';
import type { Recording } from './operation';
import { Recorder } from './recorder';
import { TracedFunction } from './traced-function';

beforeAll(async () => {
  await loadBackend();
  await tf.setBackend('tensorflow');
});

const SHAPE = [2, 8, 8, 4];

/** A convolution, batch norm and relu twice with a sum between, pooling, up-sampling and joining as a U-Net has them, and a residual image. */
const network = () => {
  const conv = (filters: number) =>
    tf.layers.conv2d({
      filters,
      kernelSize: 3,
      padding: 'same',
      useBias: false,
      kernelInitializer: tf.initializers.heNormal({ seed: filters }),
    });
  const block = (x: tf.SymbolicTensor, filters: number) =>
    tf.layers.reLU().apply(tf.layers.batchNormalization({}).apply(conv(filters).apply(x))) as tf.SymbolicTensor;
  const input = tf.input({ shape: SHAPE.slice(1) });
  const first = block(input, 8);
  const sum = tf.layers.add().apply([first, conv(8).apply(first) as tf.SymbolicTensor]) as tf.SymbolicTensor;
  const low = block(tf.layers.maxPooling2d({ poolSize: 2 }).apply(sum) as tf.SymbolicTensor, 12);
  const joined = tf.layers
    .concatenate()
    .apply([tf.layers.upSampling2d({ size: [2, 2] }).apply(low) as tf.SymbolicTensor, sum]) as tf.SymbolicTensor;
  const residual = tf.layers
    .conv2d({ filters: 4, kernelSize: 3, padding: 'same', kernelInitializer: tf.initializers.glorotNormal({ seed: 3 }) })
    .apply(joined);
  return tf.model({ inputs: input, outputs: tf.layers.add().apply([input, residual as tf.SymbolicTensor]) as tf.SymbolicTensor });
};

const lossAndGradients = (): Compiled => {
  const model = network();
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return (x) => {
    const { value, grads } = tf.variableGrads(
      () => tf.mean(tf.square(model.apply(x as tf.Tensor, { training: true }) as tf.Tensor)) as tf.Scalar,
      variables,
    );
    return [value, ...variables.map(({ name }) => grads[name] as tf.Tensor)];
  };
};

const record = (f: Compiled, x: tf.Tensor): Recording => {
  const graph = new NativeGraph();
  const recorder = new Recorder(graph, [x]);
  try {
    return recorder.record(() => f(x));
  } finally {
    recorder.dispose();
    graph.dispose();
  }
};

const relativeDifference = (a: tf.Tensor, b: tf.Tensor): number =>
  tf.tidy(() => (tf.norm(tf.sub(a, b)).dataSync()[0] as number) / (tf.norm(b).dataSync()[0] as number));

test.each([
  ['computed by the device', true],
  ['rounded between float32 operations', false],
])('%s: loss and gradients are near those of float32', (_, native) => {
  const x = samples(SHAPE, 'x');
  const f = lossAndGradients();
  const exact = new TracedFunction(f, [x]).run([x]);
  const rounded = new TracedFunction(f, [x], (recording) => toBfloat16(recording, native)).run([x]);
  expect(rounded.map(({ dtype }) => dtype)).toEqual(exact.map(() => 'float32'));
  const [ofLoss, ...ofGradients] = rounded.map((tensor, i) => relativeDifference(tensor, exact[i] as tf.Tensor));
  // A rounding is up to 2^-9 off; gradients differ more, since batch norm's are differences and a relu near nought may open or close.
  expect(ofLoss).toBeLessThan(2 ** -9);
  ofGradients.forEach((difference) => expect(difference).toBeLessThan(0.15));
  expect(ofGradients[0]).toBeGreaterThan(1e-5);
});

test('both ways of computing agree with each other better than with float32', () => {
  const x = samples(SHAPE, 'x');
  const f = lossAndGradients();
  const [exact, device, emulated] = [undefined, true, false].map((native) =>
    new TracedFunction(f, [x], native === undefined ? undefined : (recording) => toBfloat16(recording, native)).run([x]),
  ) as [tf.Tensor[], tf.Tensor[], tf.Tensor[]];
  const worst = (a: tf.Tensor[], b: tf.Tensor[]) => Math.max(...a.map((tensor, i) => relativeDifference(tensor, b[i] as tf.Tensor)));
  expect(worst(emulated, device)).toBeLessThan(worst(device, exact));
});

test('maps stay in bfloat16 from one layer to the next; statistics, weights and the residual image in float32', () => {
  const x = samples(SHAPE, 'x');
  const { operations, outputs } = toBfloat16(record(lossAndGradients(), x), true);
  const typesOf = (name: string) =>
    operations.filter((operation) => operation.name === name).map((operation) => operation.outputs.map(({ dtype }) => dtype));
  const wide = 1;
  for (const name of ['Conv2D', 'Conv2DBackpropInput', 'Relu', 'ReluGrad', 'MaxPool', 'MaxPoolGrad', 'ConcatV2', 'ResizeNearestNeighbor']) {
    expect(new Set(typesOf(name).flat())).toEqual(new Set([BFLOAT16]));
  }
  expect(typesOf('FusedBatchNormV3')).toEqual(Array(2).fill([BFLOAT16, wide, wide, wide, wide, wide]));
  expect(typesOf('FusedBatchNormGradV3')).toEqual(Array(2).fill([BFLOAT16, wide, wide, wide, wide]));
  // The sum inside, the bias of the last convolution, and then the image.
  expect(typesOf('Add').slice(0, 3)).toEqual([[BFLOAT16], [BFLOAT16], [wide]]);
  outputs.forEach(({ operation, output }) => expect(operations[operation]?.outputs[output]?.dtype).toBe(wide));
  // No map goes to float32 and back between two layers of the forward pass.
  const lastForward = operations.findIndex(({ name }) => name === 'Mean');
  const widened = operations.slice(0, lastForward).filter(({ name, attributes }) => name === 'Cast' && attributes[0]?.value === BFLOAT16);
  // Only the residual, which the image is added to.
  expect(widened).toHaveLength(1);
});

test('variables are still assigned in float32, and inputs of other types are left alone', () => {
  const variable = tf.variable(tf.ones([3, 3, 4, 4]) as tf.Tensor4D);
  const compiled = compileOn(
    (x, labels) => {
      const y = tf.conv2d(x as tf.Tensor4D, variable, 1, 'same');
      variable.assign(tf.mul(variable, 0.5));
      return [tf.mean(y), tf.cast(tf.add(labels as tf.Tensor, 1), 'float32')];
    },
    {
      trace: true,
      precision: 'bf16',
      onFallback: (reason) => {
        throw new Error(reason);
      },
    },
  );
  const [, labels] = compiled.run(tf.ones(SHAPE), tf.tensor1d([3, 300], 'int32'));
  expect(Array.from((labels as tf.Tensor).dataSync())).toEqual([4, 301]);
  expect(variable.dtype).toBe('float32');
  expect(variable.dataSync().every((value) => value === 0.5)).toBe(true);
});
