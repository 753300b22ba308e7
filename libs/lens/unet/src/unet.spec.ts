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
  const expected =
    kernels([
      [3, 8],
      [8, 8],
      [8, 16],
      [16, 16],
      [16, 32],
      [32, 32],
      [48, 16],
      [16, 16],
      [24, 8],
      [8, 8],
    ]) +
    9 * 8 * 3 +
    3;
  expect(expected).toBe(30_131);
  const trainable = build({ widths: [8, 16, 32] }).trainableWeights.reduce(
    (sum, weight) => sum + weight.shape.reduce((a: number, b) => a * (b ?? 1), 1),
    0,
  );
  expect(trainable).toBe(expected);
});

test('without the residual path it does not start as the identity', () => {
  const images = tf.randomUniform([1, 8, 8, 3], -1, 1, 'float32', 1);
  const lensed = build({ widths: [4], residual: false }).predict(images) as tf.Tensor;
  expect(Array.from(lensed.dataSync())).not.toEqual(Array.from(images.dataSync()));
});

test.each([
  ['of patch tasks', [255, 255, 3], [2, 2, 2]],
  ['of Fashion-MNIST', [28, 28, 1], [4, 4, 4, 4]],
  ['of a patch', [9, 9, 3], [4, 8, 16]],
  ['that differ', [12, 7, 3], [4, 8, 16, 32]],
] as [string, [number, number, number], number[]][])('sides %s need not be multiples of anything', (_, shape, widths) => {
  const lens = build({ widths, convolutions: 1 }, shape);
  const images = tf.randomUniform([1, ...shape], -1, 1, 'float32', 1);
  expect(Array.from((lens.apply(images, { training: true }) as tf.Tensor).dataSync())).toEqual(Array.from(images.dataSync()));
});
