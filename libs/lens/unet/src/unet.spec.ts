import * as tf from '@tensorflow/tfjs';
import { options } from './options';
import { UNetLens } from './unet';

beforeAll(() => tf.setBackend('cpu'));

const build = (chosen: object, shape: readonly [number, number, number] = [8, 8, 3]) => new UNetLens(options.parse(chosen)).build(shape, 1);

test('starts as the exact identity, in training and at inference', () => {
  const lens = build({ widths: [4, 8] });
  const images = tf.randomUniform([2, 8, 8, 3], -1, 1, 'float32', 1);
  for (const training of [true, false]) {
    expect(Array.from((lens.apply(images, { training }) as tf.Tensor).dataSync())).toEqual(Array.from(images.dataSync()));
  }
});

test('has the weights that the widths say', () => {
  // Counted by hand for the network of three channels: 3x3 kernels, two numbers for each normalised channel, one bias for each output channel.
  const kernels = (channels: [number, number][]) => channels.reduce((sum, [from, to]) => sum + 9 * from * to + 2 * to, 0);
  const expected = kernels([[3, 8], [8, 8], [8, 16], [16, 16], [16, 32], [32, 32], [48, 16], [16, 16], [24, 8], [8, 8]]) + 9 * 8 * 3 + 3;
  expect(expected).toBe(30_131);
  const trainable = build({ widths: [8, 16, 32] }).trainableWeights.reduce((sum, weight) => sum + weight.shape.reduce((a: number, b) => a * (b ?? 1), 1), 0);
  expect(trainable).toBe(expected);
});

test('without the residual path it does not start as the identity', () => {
  const images = tf.randomUniform([1, 8, 8, 3], -1, 1, 'float32', 1);
  const lensed = build({ widths: [4], residual: false }).predict(images) as tf.Tensor;
  expect(Array.from(lensed.dataSync())).not.toEqual(Array.from(images.dataSync()));
});

test('images whose sides cannot be halved often enough are refused', () => {
  expect(() => build({ widths: [4, 8, 16] }, [10, 10, 3])).toThrow(/multiples of 4/);
});
