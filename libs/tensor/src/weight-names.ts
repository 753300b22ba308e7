import type * as tf from '@tensorflow/tfjs';

/** A layer without a name of its own is called after its class and a number that counts all such layers of the process: `conv2d_Conv2D7`. */
const automatic = /^([a-z0-9_]+_[A-Z][A-Za-z0-9]*?)(\d+)$/;

/**
 * What the weights of a network are called in files, in its order: their own names, with layers that TensorFlow.js named numbered
 * within the network, so that it does not matter what the process built before.
 *
 * @throws Error where two would be called the same.
 */
export const weightNames = (model: Pick<tf.LayersModel, 'weights'>): readonly string[] => {
  const layers = new Map<string, string>();
  const counts = new Map<string, number>();
  const called = (layer: string): string => {
    const [, kind] = automatic.exec(layer) ?? [];
    if (kind === undefined) return layer;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return `${kind}${counts.get(kind)}`;
  };
  const names = model.weights.map(({ originalName }) => {
    const [layer = '', ...rest] = originalName.split('/');
    const name = layers.get(layer) ?? called(layer);
    layers.set(layer, name);
    return [name, ...rest].join('/');
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`two weights of a network are called ${twice}: give its layers names of their own`);
  return names;
};
