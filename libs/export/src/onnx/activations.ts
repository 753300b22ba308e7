import { LongwayError } from '@longway/contracts';
import { axisIn, Float, type Graph, Value } from './graph';

type Constant = (value: number) => string;

/** Adds the operations of an activation. @param name of the last of them. @param x in a layout whose channels stand at `axis`. */
type Activation = (graph: Graph, name: string, x: string, at: { readonly axis: number; readonly constant: Constant }) => string;

const operation =
  (opType: string, attributes: Readonly<Record<string, Float>> = {}): Activation =>
  (graph, name, x) =>
    graph.node(opType, name, [x], attributes);

const activations: Readonly<Record<string, Activation>> = {
  relu: operation('Relu'),
  relu6: (graph, name, x, { constant }) => graph.node('Clip', name, [x, constant(0), constant(6)]),
  sigmoid: operation('Sigmoid'),
  hardSigmoid: operation('HardSigmoid', { alpha: new Float(0.2), beta: new Float(0.5) }),
  tanh: operation('Tanh'),
  softplus: operation('Softplus'),
  softsign: operation('Softsign'),
  elu: operation('Elu', { alpha: new Float(1) }),
  selu: operation('Selu'),
  softmax: (graph, name, x, { axis }) => graph.node('Softmax', name, [x], { axis }),
  logSoftmax: (graph, name, x, { axis }) => graph.node('LogSoftmax', name, [x], { axis }),
  swish: (graph, name, x) => graph.node('Mul', name, [x, graph.node('Sigmoid', `${name}/sigmoid`, [x])]),
};

/** @throws LongwayError, exit `usage`, for an activation that is not among those that can be written. */
export const activate = (graph: Graph, x: Value, { name, activation }: { readonly name: string; readonly activation: string }): Value => {
  if (activation === 'linear') return x;
  const add = activations[activation];
  if (!add) {
    const known = ['linear', ...Object.keys(activations)].join(', ');
    const remedy = 'export to tfjs or safetensors, or choose another activation';
    throw new LongwayError(
      `the activation of the layer ${name} cannot be written as ONNX`,
      { expected: `one of ${known}`, found: activation, remedy },
      'usage',
    );
  }
  const last = x.shape.length - 1;
  const axis = x.isMap ? axisIn(x.layout, last) : last;
  const constant: Constant = (value) => graph.floats(`${name}/${value}`, [], Float32Array.of(value));
  return new Value(graph, add(graph, name, x.in(x.layout), { axis, constant }), x.layout, x.shape);
};
