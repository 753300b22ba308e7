import * as tf from '@tensorflow/tfjs';

const uniform = (shape: readonly number[], low: number, high: number, seed: number) =>
  tf.randomUniform([...shape], low, high, 'float32', seed);

/** Of variance 2 / fan in: what goes through many layers keeps its size. */
const kernel = (shape: readonly number[], seed: number) => {
  const bound = Math.sqrt(6 / shape.slice(0, -1).reduce((product, side) => product * side, 1));
  return uniform(shape, -bound, bound, seed);
};

/** As if it had been trained: no weight at its start, where some layers do nothing. */
export const unsettle = (model: tf.LayersModel): void =>
  model.weights.forEach((weight, index) => {
    const part = weight.originalName.split('/').at(-1) ?? '';
    const shape = weight.shape as number[];
    const seed = 100 + index;
    tf.tidy(() => {
      if (part.endsWith('kernel')) weight.write(kernel(shape, seed));
      else if (part === 'gamma' || part === 'moving_variance') weight.write(uniform(shape, 0.5, 1.5, seed));
      else weight.write(uniform(shape, -0.5, 0.5, seed));
    });
  });

/** In [-1, 1], of some contrast over whole images too. */
export const images = (shape: readonly number[]): tf.Tensor4D =>
  tf.tidy(() => {
    const coarse = tf.image.resizeBilinear(uniform([shape[0] as number, 3, 3, shape[3] as number], -1, 1, 1) as tf.Tensor4D, [
      shape[1] as number,
      shape[2] as number,
    ]);
    return tf.add(tf.mul(0.7, coarse), uniform(shape, -0.3, 0.3, 2));
  });

/** Values of layers at inference. */
export const valuesAt = (
  model: tf.LayersModel,
  names: readonly string[],
  x: tf.Tensor4D,
): Record<string, { shape: number[]; data: Float32Array }> => {
  const observed = tf.model({ inputs: model.inputs, outputs: names.map((name) => model.getLayer(name).output as tf.SymbolicTensor) });
  const outputs = [observed.predict(x)].flat();
  const values = names.map((name, i) => {
    const { shape } = outputs[i] as tf.Tensor;
    return [name, { shape, data: (outputs[i] as tf.Tensor).dataSync() as Float32Array }];
  });
  tf.dispose(outputs);
  return Object.fromEntries(values) as ReturnType<typeof valuesAt>;
};

interface Values {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** The largest difference, relative to the largest value. @throws where shapes differ. */
export const difference = (found: Values | undefined, wanted: Values): number => {
  if (JSON.stringify(found?.shape) !== JSON.stringify(wanted.shape)) throw new Error(`shape ${found?.shape} in place of ${wanted.shape}`);
  let [largest, scale] = [0, 0];
  for (let i = 0; i < wanted.data.length; i++) {
    const value = wanted.data[i] as number;
    scale = Math.max(scale, Math.abs(value));
    const apart = Math.abs((found?.data[i] as number) - value);
    // What is no number is never near.
    largest = apart <= largest ? largest : apart;
  }
  return largest / scale;
};
