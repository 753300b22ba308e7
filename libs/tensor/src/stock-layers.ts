import * as tf from '@tensorflow/tfjs';

/**
 * A layer of a plugin's own that stock layers can stand for. What has it can be exported: a program that loads the network elsewhere knows
 * TensorFlow.js and nothing of longway.
 */
export interface Portable {
  /**
   * Adds stock layers that compute what this one computes at inference, with the weights that it has now. The last bears this layer's name.
   *
   * @param inputs of other values than this layer's own, and of the same shapes.
   */
  inStockLayers(inputs: readonly tf.SymbolicTensor[]): tf.SymbolicTensor;
}

export const isPortable = (layer: tf.layers.Layer): layer is tf.layers.Layer & Portable =>
  typeof (layer as Partial<Portable>).inStockLayers === 'function';

/** Rows for inputs, columns for outputs. */
export type Matrix = readonly (readonly number[])[];

/** `factor` on the diagonal. */
export const diagonal = (size: number, factor = 1): Matrix =>
  Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => (row === column ? factor : 0)));

/** Rows of both, one beside the other. */
export const beside = (left: Matrix, right: Matrix): Matrix => left.map((row, i) => [...row, ...(right[i] ?? [])]);

export interface MixtureOptions {
  readonly bias?: readonly number[];
  readonly activation?: 'relu' | 'tanh' | 'softsign';
}

/** Fixed linear mixtures of the channels of a map `[batch, h, w, channels]`, or of the numbers of a vector `[batch, numbers]`. */
export const mixture = (
  x: tf.SymbolicTensor,
  name: string,
  matrix: Matrix,
  { bias, activation }: MixtureOptions = {},
): tf.SymbolicTensor => {
  const [inputs, units] = [matrix.length, matrix[0]?.length ?? 0];
  const config = { useBias: bias !== undefined, activation, kernelInitializer: 'zeros', name } as const;
  const layer = x.rank === 2 ? tf.layers.dense({ units, ...config }) : tf.layers.conv2d({ filters: units, kernelSize: 1, ...config });
  const y = layer.apply(x) as tf.SymbolicTensor;
  tf.tidy(() => {
    const kernel = tf.tensor(matrix.flat(), x.rank === 2 ? [inputs, units] : [1, 1, inputs, units]);
    layer.setWeights(bias ? [kernel, tf.tensor1d([...bias])] : [kernel]);
  });
  return y;
};

/** The means of a map's channels, `[batch, channels]`. */
export const meanOverMap = (x: tf.SymbolicTensor, name: string): tf.SymbolicTensor =>
  tf.layers.globalAveragePooling2d({ name }).apply(x) as tf.SymbolicTensor;

/** A vector `[batch, numbers]` as a map of one position, to be added to or multiplied with maps. */
export const asMap = (x: tf.SymbolicTensor, name: string): tf.SymbolicTensor =>
  tf.layers.reshape({ targetShape: [1, 1, x.shape[1] as number], name }).apply(x) as tf.SymbolicTensor;

/**
 * `1 / x` of a vector of one number, where no stock layer divides: softsign, `y / (1 + |y|)`, gives a first value, and two steps of Newton's method for
 * reciprocals, `r (2 - x r)`, the rest of single precision.
 *
 * @param least that `x` can be; above 0, and not below 1e-5 of the most that it can be.
 */
export const reciprocal = (x: tf.SymbolicTensor, name: string, least: number): tf.SymbolicTensor => {
  const times = (a: tf.SymbolicTensor, b: tf.SymbolicTensor, step: string) =>
    tf.layers.multiply({ name: `${name}_${step}` }).apply([a, b]) as tf.SymbolicTensor;
  const softsign = mixture(x, `${name}_softsign`, [[1 / least]], { bias: [-1], activation: 'softsign' });
  return [1, 2].reduce(
    (guess, step) => {
      const remainder = mixture(times(x, guess, `product${step}`), `${name}_remainder${step}`, [[-1]], { bias: [2] });
      return times(guess, remainder, `step${step}`);
    },
    mixture(softsign, `${name}_guess`, [[-1 / least]], { bias: [1 / least] }),
  );
};
