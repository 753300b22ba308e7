import { LongwayError } from '@longway/contracts';
import type * as tf from '@tensorflow/tfjs';

/** What tfjs keeps of a symbolic tensor beside its public type. */
interface Origin {
  readonly sourceLayer: tf.layers.Layer;
  /** Which of the layer's applications it comes from, and which of that one's outputs it is. */
  readonly nodeIndex: number;
  readonly tensorIndex: number;
}

interface Node {
  readonly inputTensors: readonly tf.SymbolicTensor[];
  readonly outputTensors: readonly tf.SymbolicTensor[];
}

export const sourceOf = (tensor: tf.SymbolicTensor): tf.layers.Layer => (tensor as unknown as Origin).sourceLayer;

const nodeOf = (tensor: tf.SymbolicTensor): Node => {
  const { sourceLayer, nodeIndex } = tensor as unknown as Origin;
  return (sourceLayer as unknown as { readonly inboundNodes: readonly Node[] }).inboundNodes[nodeIndex] as Node;
};

const severalOutputs = ({ name }: tf.layers.Layer, count: number): LongwayError =>
  new LongwayError(
    `the layer ${name} cannot be exported`,
    { expected: 'one output', found: `${count} outputs`, remedy: 'export to safetensors, which holds weights alone' },
    'usage',
  );

/**
 * Visits every application of a layer between `inputs` and `outputs` once, those that it takes from before it.
 *
 * @param visit is given the layer, what it takes and what it gives.
 * @throws LongwayError, exit `usage`, for a layer of several outputs.
 */
export const eachLayer = (
  inputs: readonly tf.SymbolicTensor[],
  outputs: readonly tf.SymbolicTensor[],
  visit: (layer: tf.layers.Layer, inputs: readonly tf.SymbolicTensor[], output: tf.SymbolicTensor) => void,
): void => {
  const seen = new Set(inputs);
  const reach = (tensor: tf.SymbolicTensor): void => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    const { inputTensors, outputTensors } = nodeOf(tensor);
    if (outputTensors.length !== 1) throw severalOutputs(sourceOf(tensor), outputTensors.length);
    inputTensors.forEach(reach);
    visit(sourceOf(tensor), inputTensors, tensor);
  };
  outputs.forEach(reach);
};
