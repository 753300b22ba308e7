import * as tf from '@tensorflow/tfjs';
import type { ImageShape, LabelledImage } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';

/** Images `[count, ...shape]` of noise in [-1, 1]; the seed fixes them. */
export const noiseImages = (count: number, shape: ImageShape, seed = 0): tf.Tensor4D =>
  tf.randomUniform<tf.Rank.R4>([count, ...shape], -1, 1, 'float32', seed + 1);

/** An 8-bit picture of noise. */
export const noisePicture = ([height, width, channels]: ImageShape, seed = 0): LabelledImage => {
  const random = randomFrom(seed, 'noise picture');
  return { height, width, channels, data: Uint8Array.from({ length: height * width * channels }, () => random.integer(256)), label: 0 };
};

/** Runs something that is to leave `kept` tensors more than it found; disposes of the tensors it returned. */
export const expectTensors = async <T extends tf.TensorContainer | void>(kept: number, run: () => T | Promise<T>): Promise<void> => {
  const before = tf.memory().numTensors;
  const returned = await run();
  expect(tf.memory().numTensors - before).toBe(kept);
  tf.dispose(returned as tf.TensorContainer);
};

/** `tf.tidy` for interfaces, which its own type does not take for objects of tensors. */
export const tidied = <T extends object>(run: () => T): T => tf.tidy(() => run() as tf.TensorContainer) as T;

/** {@link expectTensors} for something that may leave its intermediate results to a tidy around it, as methods of plugins may. */
export const expectTensorsOfTidy = <T extends object>(kept: number, run: () => T): Promise<void> =>
  expectTensors(kept, () => tidied(run) as tf.TensorContainer);

export const numbersOf = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

/** Two tensors of one shape, and of the same values but for rounding. */
export const expectClose = (found: tf.Tensor, expected: tf.Tensor): void => {
  expect(found.shape).toEqual(expected.shape);
  const [a, b] = [numbersOf(found), numbersOf(expected)];
  expect(Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))))).toBeLessThan(1e-4);
};

export const expectScalar = (tensor: tf.Tensor): number => {
  expect(tensor.shape).toEqual([]);
  const value = numbersOf(tensor)[0] as number;
  expect(value).toEqual(expect.any(Number));
  expect(Number.isFinite(value)).toBe(true);
  return value;
};

/** Checks the gradient of a scalar function against finite differences, along one random direction. @param h how far the function is followed each way. */
export const expectDifferentiable = (f: (x: tf.Tensor) => tf.Scalar, at: tf.Tensor, h = 1e-2): void =>
  tf.tidy(() => {
    const direction = tf.randomNormal(at.shape, 0, 1, 'float32', 11);
    const gradient = tf.grad(f)(at);
    expect(gradient.shape).toEqual(at.shape);
    expect(expectScalar(tf.sum(tf.abs(gradient)))).toBeGreaterThan(0);
    const [above, below] = [f(tf.add(at, tf.mul(direction, h))), f(tf.sub(at, tf.mul(direction, h)))];
    const slope = expectScalar(tf.sum(tf.mul(gradient, direction)));
    const measured = (expectScalar(above) - expectScalar(below)) / (2 * h);
    expect(Math.abs(slope - measured)).toBeLessThan(1e-3 + 0.02 * Math.abs(slope));
  });
