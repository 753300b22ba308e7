import * as tf from '@tensorflow/tfjs';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { seedFor } from './random';

type Initializer = ReturnType<typeof tf.initializers.zeros>;

/** Fills an array by a stream of 32-bit integers. */
type Fill = (values: Float32Array, scale: number, stream: RandomGenerator) => void;

/** Of standard deviation `scale`; Marsaglia's polar method (Marsaglia and Bray 1964). */
const fillNormal: Fill = (values, scale, stream) => {
  // Test runners make a look-up of a global slow, and this loop runs 23 million times for a ResNet50.
  const { log, sqrt } = Math;
  for (let i = 0; i < values.length; i += 2) {
    let x, y, square;
    do {
      x = stream.next() / 2 ** 31;
      y = stream.next() / 2 ** 31;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = scale * sqrt((-2 * log(square)) / square);
    values[i] = x * factor;
    // Past the end of an odd count, where a typed array ignores it.
    values[i + 1] = y * factor;
  }
};

/** In [-scale, scale). */
const fillUniform: Fill = (values, scale, stream) => {
  for (let i = 0; i < values.length; i++) values[i] = (stream.next() / 2 ** 31) * scale;
};

/**
 * A stock initialiser that draws in its own way: layers are saved with the stock one's name and settings, and load anywhere. The stock
 * ones draw one number at a time through several calls, take seed 0 for none, and cut normal numbers off at two standard deviations
 * without making up for the lost variance.
 */
const drawnBy = (fill: Fill, stock: Initializer, seed: number, scaleFor: (shape: readonly number[]) => number): Initializer =>
  Object.assign(stock, {
    apply: (shape: number[]) => {
      const values = new Float32Array(tf.util.sizeFromShape(shape));
      // The generator's first numbers are near for seeds that are near; hashed, none are.
      fill(values, scaleFor(shape), xoroshiro128plus(seedFor(seed, 'initializer')));
      return tf.tensor(values, shape);
    },
  });

/** Numbers that one output is summed from, and that one input goes to; for kernels `[..., in, out]`. */
const fans = (shape: readonly number[]): [fanIn: number, fanOut: number] => {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  const positions = shape.slice(0, -2).reduce((product, side) => product * side, 1);
  return [positions * inputs, positions * outputs];
};

/** Normal numbers of variance 2 / fan out, before a relu (He et al. 2015): gradients keep their size on the way back. @param seed one for each layer. */
export const heNormal = (seed: number): Initializer =>
  drawnBy(fillNormal, tf.initializers.varianceScaling({ scale: 2, mode: 'fanOut', distribution: 'normal', seed }), seed, (shape) =>
    Math.sqrt(2 / fans(shape)[1]),
  );

/** Uniform numbers of variance 2 / (fan in + fan out) (Glorot and Bengio 2010). @param seed one for each layer. */
export const glorotUniform = (seed: number): Initializer =>
  drawnBy(fillUniform, tf.initializers.glorotUniform({ seed }), seed, (shape) => Math.sqrt(6 / (fans(shape)[0] + fans(shape)[1])));

/** Normal numbers around 0. @param seed one for each layer. */
export const normal = (deviation: number, seed: number): Initializer =>
  drawnBy(fillNormal, tf.initializers.randomNormal({ mean: 0, stddev: deviation, seed }), seed, () => deviation);
