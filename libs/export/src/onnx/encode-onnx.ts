import { LongwayError } from '@longway/contracts';
import type * as tf from '@tensorflow/tfjs';
import { eachLayer } from '../each-layer';
import { Graph, type Layout, Value } from './graph';
import { elementTypes, encodeModel, type ValueMessage } from './messages';
import { addOperation } from './operations';

/** Of the operators; since 2021, understood by every runtime of today. */
const OPSET = 17;
const IR_VERSION = 8;

/** A message of Protocol Buffers holds no more. */
const MOST_BYTES = 2 ** 31 - 1;

export interface OnnxOptions {
  readonly version: string;
  /** What the file says of itself. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Of the images that go in and of the maps that come out. */
  readonly layout: Layout;
}

/** What the input of every network is called. */
export const INPUT = 'images';

const described = (name: string, shape: readonly (number | null)[], layout: Layout): ValueMessage => {
  const [batch, ...sides] = shape;
  const inLayout = sides.length === 3 && layout === 'nchw' ? [sides[2], sides[0], sides[1]] : sides;
  const dim = [batch, ...inLayout].map((side, axis) =>
    typeof side === 'number' ? { dimValue: side } : { dimParam: axis === 0 ? 'batch' : `side${axis}` },
  );
  return { name, type: { tensorType: { elemType: elementTypes.float, shape: { dim } } } };
};

/**
 * A network of stock layers as an ONNX model of operator set 17, for batches of any size.
 *
 * @param outputs by name.
 * @throws LongwayError, exit `usage`, that names a layer which cannot be written, and for networks of 2 GiB and more.
 */
export const encodeOnnx = (
  model: tf.LayersModel,
  outputs: Readonly<Record<string, tf.SymbolicTensor>>,
  { version, metadata, layout }: OnnxOptions,
): Uint8Array => {
  const graph = new Graph();
  [INPUT, ...Object.keys(outputs)].forEach((name) => graph.reserve(name));
  const [input] = model.inputs as [tf.SymbolicTensor];
  const values = new Map([[input, new Value(graph, INPUT, layout, input.shape)]]);
  const wanted = [...model.outputs, ...Object.values(outputs)];
  eachLayer(model.inputs, wanted, (layer, inputs, output) => {
    const given = inputs.map((one) => values.get(one) as Value);
    values.set(output, addOperation(layer, { graph, inputs: given, shape: output.shape }));
  });
  const results = Object.entries(outputs).map(([name, output]) => {
    graph.finish(name, (values.get(output) as Value).in(layout));
    return described(name, output.shape, layout);
  });
  requireSize(graph);
  return encodeModel({
    irVersion: IR_VERSION,
    producerName: 'longway',
    producerVersion: version,
    docString: '',
    graph: {
      name: model.name,
      node: graph.nodes,
      initializer: graph.constants,
      input: [described(INPUT, input.shape, layout)],
      output: results,
    },
    opsetImport: [{ domain: '', version: OPSET }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
};

const requireSize = ({ constants }: Graph): void => {
  const bytes = constants.reduce((sum, { rawData }) => sum + rawData.length, 0);
  if (bytes < MOST_BYTES - 2 ** 20) return;
  const remedy = 'export to safetensors or tfjs, or train a narrower network';
  throw new LongwayError(
    'the network is too large for one ONNX file',
    { expected: 'less than 2 GiB', found: `${bytes} bytes of weights`, remedy },
    'usage',
  );
};
