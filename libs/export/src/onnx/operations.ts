import { LongwayError } from '@longway/contracts';
import type * as tf from '@tensorflow/tfjs';
import { activate } from './activations';
import { axisIn, Float, type Graph, type Layout, Value } from './graph';
import { depthwiseKernel, kernelOutFirst, windowPads } from './windows';

/** One application of a stock layer. */
export interface Application {
  readonly graph: Graph;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights: readonly { readonly shape: readonly number[]; readonly data: Float32Array }[];
  readonly inputs: readonly Value[];
  /** As TensorFlow.js has it. */
  readonly shape: readonly (number | null)[];
}

/** Adds the operations that compute what a layer computes at inference. */
type Operation = (application: Application) => Value;

type Pair = readonly [number, number];

const unsupported = (name: string, expected: string, found: string): never => {
  throw new LongwayError(
    `the layer ${name} cannot be written as ONNX`,
    { expected, found, remedy: 'export to tfjs or safetensors, or build the network of other layers' },
    'usage',
  );
};

const only = ({ inputs }: Application): Value => inputs[0] as Value;

const weight = ({ weights, name }: Application, index: number): { shape: readonly number[]; data: Float32Array } =>
  weights[index] ?? unsupported(name, `weight number ${index}`, `${weights.length} weights`);

const result = ({ graph, shape }: Application, name: string, layout: Layout): Value => new Value(graph, name, layout, shape);

const requireChannelsLast = ({ config, name }: Application): void => {
  if ((config['dataFormat'] ?? 'channelsLast') !== 'channelsLast')
    unsupported(name, 'dataFormat channelsLast', String(config['dataFormat']));
};

/** Behind a layer that has an activation of its own. */
const activated = (application: Application, linear: Value): Value =>
  activate(application.graph, linear, { name: application.name, activation: String(application.config['activation'] ?? 'linear') });

const convolution =
  (isDepthwise: boolean): Operation =>
  (application) => {
    requireChannelsLast(application);
    const { graph, name, config } = application;
    const x = only(application);
    const kernel = weight(application, 0);
    const [outFirst, dims] = isDepthwise ? depthwiseKernel(kernel) : kernelOutFirst(kernel);
    const bias = config['useBias'] ? [graph.floats(`${name}/bias`, [weight(application, 1).data.length], weight(application, 1).data)] : [];
    const dilations = (config['dilationRate'] ?? [1, 1]) as Pair;
    const strides = config['strides'] as Pair;
    const linear = graph.node('Conv', `${name}/conv`, [x.in('nchw'), graph.floats(`${name}/kernel`, dims, outFirst), ...bias], {
      kernel_shape: dims.slice(2),
      strides,
      dilations: [...dilations],
      group: isDepthwise ? (kernel.shape[2] as number) : 1,
      pads: windowPads(name, x.shape, { padding: String(config['padding']), size: dims.slice(2) as unknown as Pair, strides, dilations }),
    });
    return activated(application, result(application, linear, 'nchw'));
  };

const dense: Operation = (application) => {
  const { graph, name, config } = application;
  const x = only(application);
  const kernel = weight(application, 0);
  const product = graph.node('MatMul', `${name}/product`, [x.in('nhwc'), graph.floats(`${name}/kernel`, kernel.shape, kernel.data)]);
  const bias = () => graph.floats(`${name}/bias`, weight(application, 1).shape, weight(application, 1).data);
  const linear = config['useBias'] ? graph.node('Add', `${name}/sum`, [product, bias()]) : product;
  return activated(application, result(application, linear, 'nhwc'));
};

const batchNorm: Operation = (application) => {
  const { graph, name, config, shape } = application;
  const rank = shape.length;
  const axis = Number(config['axis']);
  if ((axis !== -1 && axis !== rank - 1) || (rank !== 2 && rank !== 4)) {
    unsupported(name, 'batch norm over the last axis of maps or vectors', `axis ${axis} of rank ${rank}`);
  }
  const channels = shape.at(-1) as number;
  const whole = (value: number) => new Float32Array(channels).fill(value);
  const [center, scale] = [config['center'] !== false, config['scale'] !== false];
  const first = Number(scale) + Number(center);
  const parts = {
    gamma: scale ? weight(application, 0).data : whole(1),
    beta: center ? weight(application, Number(scale)).data : whole(0),
    mean: weight(application, first).data,
    variance: weight(application, first + 1).data,
  };
  const constants = Object.entries(parts).map(([part, data]) => graph.floats(`${name}/${part}`, [channels], data));
  const [epsilon, layout] = [Number(config['epsilon']), 'nchw'] as const;
  const normal = graph.node('BatchNormalization', name, [only(application).in(layout), ...constants], { epsilon: new Float(epsilon) });
  return result(application, normal, layout);
};

const pooling =
  (opType: 'MaxPool' | 'AveragePool'): Operation =>
  (application) => {
    requireChannelsLast(application);
    const { graph, name, config } = application;
    const x = only(application);
    const [size, strides] = [config['poolSize'], config['strides']] as [Pair, Pair];
    const pads = windowPads(name, x.shape, { padding: String(config['padding']), size, strides, dilations: [1, 1] });
    return result(application, graph.node(opType, name, [x.in('nchw')], { kernel_shape: [...size], strides: [...strides], pads }), 'nchw');
  };

const globalPooling =
  (opType: 'GlobalAveragePool' | 'GlobalMaxPool'): Operation =>
  (application) => {
    requireChannelsLast(application);
    const { graph, name } = application;
    const pooled = graph.node(opType, `${name}/map`, [only(application).in('nchw')]);
    return result(application, graph.node('Flatten', name, [pooled], { axis: 1 }), 'nhwc');
  };

/** Of several inputs of one rank, whose sides are the same or 1. */
const merge =
  (opType: string): Operation =>
  (application) => {
    const { graph, name, inputs, shape } = application;
    if (inputs.some((input) => input.shape.length !== shape.length)) unsupported(name, 'inputs of one rank', 'inputs of several ranks');
    const layout = only(application).layout;
    const [first, ...others] = inputs.map((input) => input.in(layout)) as [string, ...string[]];
    const merged = others.reduce((left, right) => graph.node(opType, name, [left, right]), first);
    return result(application, merged, layout);
  };

const average: Operation = (application) => {
  const { graph, name, inputs } = application;
  const layout = only(application).layout;
  return result(
    application,
    graph.node(
      'Mean',
      name,
      inputs.map((input) => input.in(layout)),
    ),
    layout,
  );
};

const concatenate: Operation = (application) => {
  const { graph, name, inputs, config, shape } = application;
  const { layout, isMap } = only(application);
  const axis = (Number(config['axis']) + shape.length) % shape.length;
  const joined = graph.node(
    'Concat',
    name,
    inputs.map((input) => input.in(layout)),
    { axis: isMap ? axisIn(layout, axis) : axis },
  );
  return result(application, joined, layout);
};

const zeroPadding: Operation = (application) => {
  requireChannelsLast(application);
  const { graph, name, config } = application;
  const [[top, bottom], [left, right]] = config['padding'] as [Pair, Pair];
  const pads = graph.integers(`${name}/pads`, [0, 0, top, left, 0, 0, bottom, right]);
  return result(application, graph.node('Pad', name, [only(application).in('nchw'), pads], { mode: 'constant' }), 'nchw');
};

const cropping: Operation = (application) => {
  requireChannelsLast(application);
  const { graph, name, config, shape } = application;
  const [[top], [left]] = config['cropping'] as [Pair, Pair];
  const [, height, width] = shape as number[];
  const bounds = [
    graph.integers(`${name}/starts`, [top, left]),
    graph.integers(`${name}/ends`, [top + (height as number), left + (width as number)]),
    graph.integers(`${name}/axes`, [2, 3]),
  ];
  return result(application, graph.node('Slice', name, [only(application).in('nchw'), ...bounds]), 'nchw');
};

const upSampling: Operation = (application) => {
  requireChannelsLast(application);
  const { graph, name, config } = application;
  const [rows, columns] = config['size'] as Pair;
  const scales = graph.floats(`${name}/scales`, [4], Float32Array.of(1, 1, rows, columns));
  const nearest = config['interpolation'] === 'nearest';
  const attributes = {
    mode: nearest ? 'nearest' : 'linear',
    coordinate_transformation_mode: 'asymmetric',
    ...(nearest && { nearest_mode: 'floor' }),
  };
  return result(application, graph.node('Resize', name, [only(application).in('nchw'), '', scales], attributes), 'nchw');
};

/** Of a batch of any size. */
const reshape: Operation = (application) => {
  const { graph, name, shape } = application;
  const wanted = graph.integers(`${name}/shape`, [-1, ...(shape.slice(1) as number[])]);
  return result(application, graph.node('Reshape', name, [only(application).in('nhwc'), wanted]), 'nhwc');
};

const permute: Operation = (application) => {
  const { graph, name, config } = application;
  const perm = [0, ...(config['dims'] as readonly number[])];
  return result(application, graph.node('Transpose', name, [only(application).in('nhwc')], { perm }), 'nhwc');
};

const activation: Operation = (application) => activated(application, only(application));

const reLU: Operation = (application) => {
  const { graph, name, config } = application;
  const x = only(application);
  const most = config['maxValue'] as number | null | undefined;
  const bounds = () => [
    graph.floats(`${name}/least`, [], Float32Array.of(0)),
    graph.floats(`${name}/most`, [], Float32Array.of(most as number)),
  ];
  const cut =
    typeof most === 'number' ? graph.node('Clip', name, [x.in(x.layout), ...bounds()]) : graph.node('Relu', name, [x.in(x.layout)]);
  return result(application, cut, x.layout);
};

const leakyReLU: Operation = (application) => {
  const x = only(application);
  const alpha = new Float(Number(application.config['alpha']));
  return result(application, application.graph.node('LeakyRelu', application.name, [x.in(x.layout)], { alpha }), x.layout);
};

/** What does something in training only. */
const nothing: Operation = (application) => only(application);

const operations: Readonly<Record<string, Operation>> = {
  Conv2D: convolution(false),
  DepthwiseConv2D: convolution(true),
  Dense: dense,
  BatchNormalization: batchNorm,
  MaxPooling2D: pooling('MaxPool'),
  AveragePooling2D: pooling('AveragePool'),
  GlobalAveragePooling2D: globalPooling('GlobalAveragePool'),
  GlobalMaxPooling2D: globalPooling('GlobalMaxPool'),
  Add: merge('Add'),
  Multiply: merge('Mul'),
  Maximum: merge('Max'),
  Minimum: merge('Min'),
  Average: average,
  Concatenate: concatenate,
  ZeroPadding2D: zeroPadding,
  Cropping2D: cropping,
  UpSampling2D: upSampling,
  Flatten: reshape,
  Reshape: reshape,
  Permute: permute,
  Activation: activation,
  ReLU: reLU,
  LeakyReLU: leakyReLU,
  Dropout: nothing,
  SpatialDropout2D: nothing,
  GaussianNoise: nothing,
  GaussianDropout: nothing,
  AlphaDropout: nothing,
};

/** @throws LongwayError, exit `usage`, for a layer or a setting that is not among those that can be written. */
export const addOperation = (layer: tf.layers.Layer, application: Omit<Application, 'name' | 'config' | 'weights'>): Value => {
  const operation = operations[layer.getClassName()];
  if (!operation) return unsupported(layer.name, `one of ${Object.keys(operations).join(', ')}`, layer.getClassName());
  const weights = layer.getWeights().map((tensor) => ({ shape: tensor.shape, data: tensor.dataSync() as Float32Array }));
  return operation({ ...application, name: layer.name, config: layer.getConfig(), weights });
};
