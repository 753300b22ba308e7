import * as tf from '@tensorflow/tfjs';
import { statelessNormal, statelessUniform } from './kernels';

/** The random numbers of one training step. */
interface Stream {
  readonly seed: tf.Tensor1D;
  draws: number;
}

let stream: Stream | undefined;

/** Everything that `draw` is asked for while `f` runs comes from `seed`. @param seed int32 `[2]`. */
export const withStepSeed = <T>(seed: tf.Tensor1D, f: () => T): T => {
  const before = stream;
  stream = { seed, draws: 0 };
  try {
    return f();
  } finally {
    stream = before;
  }
};

export const insideStep = (): boolean => stream !== undefined;

/**
 * Random numbers for layers, losses and lenses: other ones in each step and for each call in it, the same for the same seed. `tf.randomUniform`
 * draws in JavaScript; a recorded step would repeat its numbers.
 *
 * @throws Error outside a training step.
 */
export const stepRandom = {
  /** Uniform in [0, 1). */
  uniform: (shape: readonly number[]): tf.Tensor => statelessUniform(shape, nextSeed()),
  /** Normal with mean 0 and variance 1. */
  normal: (shape: readonly number[]): tf.Tensor => statelessNormal(shape, nextSeed()),
};

const nextSeed = (): tf.Tensor1D => {
  if (!stream)
    throw new Error('stepRandom draws inside a training step only: elsewhere take a Random, as PretextTask.examples is given one');
  return tf.add(stream.seed, tf.tensor1d([0, stream.draws++], 'int32'));
};
