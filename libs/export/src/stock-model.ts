import { LongwayError } from '@longway/contracts';
import { isPortable } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { eachLayer, sourceOf } from './each-layer';

type Layer = tf.layers.Layer;

/** Classes that TensorFlow.js comes with, each of which it has a factory of the same name for. */
const stockClasses = new Set(Object.keys(tf.layers).map((name) => name.toLowerCase()));

const requireStock = (layer: Layer): void => {
  if (layer instanceof tf.LayersModel) {
    throw new LongwayError(
      `the network holds another network, ${layer.name}, as one of its layers`,
      { expected: 'layers', found: layer.getClassName(), remedy: "apply that network's layers one by one, or export to safetensors" },
      'usage',
    );
  }
  if (stockClasses.has(layer.getClassName().toLowerCase())) return;
  throw new LongwayError(
    `the layer ${layer.name} cannot be exported`,
    {
      where: layer.getClassName(),
      expected: 'a layer that TensorFlow.js comes with, or one with a method inStockLayers that says which of those compute the same',
      found: 'a class of its own, which no other program knows',
      remedy: 'give the class inStockLayers (Portable of @longway/tensor), or export to safetensors, which holds weights alone',
    },
    'usage',
  );
};

const copyOf = (layer: Layer): Layer => {
  const [constructor] = tf.serialization.SerializationMap.getMap().classNameMap[layer.getClassName()] ?? [];
  const config = layer.getConfig();
  // Weights are set afterwards: what an initializer would draw is lost.
  const undrawn = { ...config, ...('kernelInitializer' in config && { kernelInitializer: 'zeros' }) };
  return new (constructor as unknown as new (config: object) => Layer)(undrawn);
};

/**
 * The same network, weights and running statistics included, made of layers that TensorFlow.js comes with: it loads without longway's code. At inference it
 * computes the same up to rounding; layers that a plugin brought say themselves what stands for them (`Portable` of `@longway/tensor`).
 *
 * @returns a network with weights of its own, to be disposed of. Layers of the original that are stock keep their names; so does the last
 *   of those that stand for another one.
 * @throws LongwayError, exit `usage`, that names a layer which nothing stands for.
 */
export const stockModel = (model: tf.LayersModel): tf.LayersModel => {
  const made = new Map(model.inputs.map((input) => [input, tf.input({ shape: input.shape.slice(1), name: sourceOf(input).name })]));
  const inStock = (tensor: tf.SymbolicTensor) => made.get(tensor) as tf.SymbolicTensor;
  const copies = new Map<Layer, Layer>();

  const applied = (layer: Layer, inputs: tf.SymbolicTensor[]): tf.SymbolicTensor => {
    if (isPortable(layer)) return layer.inStockLayers(inputs);
    requireStock(layer);
    const before = copies.get(layer);
    const copy = before ?? copyOf(layer);
    copies.set(layer, copy);
    const output = copy.apply(inputs.length === 1 ? (inputs[0] as tf.SymbolicTensor) : inputs) as tf.SymbolicTensor;
    if (!before) copy.setWeights(layer.getWeights());
    return output;
  };

  eachLayer(model.inputs, model.outputs, (layer, inputs, output) => made.set(output, applied(layer, inputs.map(inStock))));
  return tf.model({ inputs: model.inputs.map(inStock), outputs: model.outputs.map(inStock), name: model.name });
};
