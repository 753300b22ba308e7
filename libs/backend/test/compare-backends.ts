import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '@longway/tensor';
import { loadBackend } from '../src';

// Keeps tfjs from recommending a native backend whenever the pure one is asked for.
tf.env().set('PROD', true);

/** Normally distributed values that every backend gets alike. */
export const samples = <R extends tf.Rank>(shape: tf.ShapeMap[R], purpose: string): tf.Tensor<R> => {
  const random = randomFrom(1, purpose);
  return tf.tensor(
    Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
    'float32',
  );
};

const valuesOn = async (backend: string, compute: () => tf.Tensor[]): Promise<number[][]> => {
  await tf.setBackend(backend);
  return tf.tidy(() => compute().map((tensor) => Array.from(tensor.dataSync()))) as unknown as number[][];
};

const largestDifference = (actual: readonly number[], expected: readonly number[]): number => {
  expect(actual).toHaveLength(expected.length);
  return Math.max(...actual.map((value, i) => Math.abs(value - (expected[i] as number))));
};

/**
 * Computes the same thing in pure JavaScript, with stock tfjs operations, and natively.
 *
 * @param tolerance of the largest difference, relative to the largest expected value or 1.
 */
export const expectSameOnBothBackends = async (compute: () => tf.Tensor[], tolerance: number): Promise<void> => {
  await loadBackend();
  const portable = await valuesOn('cpu', compute);
  const native = await valuesOn('tensorflow', compute);
  expect(native).toHaveLength(portable.length);
  native.forEach((actual, i) => {
    const expected = portable[i] as number[];
    const scale = Math.max(1, ...expected.map(Math.abs));
    expect(largestDifference(actual, expected)).toBeLessThanOrEqual(tolerance * scale);
  });
};

/** The names of the TensorFlow operations that `compute` runs: shows that a native kernel was taken. */
export const operationsOf = async (compute: () => void): Promise<string[]> => {
  await loadBackend();
  await tf.setBackend('tensorflow');
  const backend = tf.backend() as unknown as { binding: { executeOp(name: string, ...rest: unknown[]): unknown } };
  const names: string[] = [];
  const { binding } = backend;
  // The binding's own properties are read-only: a stand-in that inherits the rest of them.
  backend.binding = Object.create(binding, {
    executeOp: {
      value: (name: string, ...rest: unknown[]) => {
        names.push(name);
        return binding.executeOp(name, ...rest);
      },
    },
  }) as typeof binding;
  try {
    tf.tidy(compute);
  } finally {
    backend.binding = binding;
  }
  return names;
};
