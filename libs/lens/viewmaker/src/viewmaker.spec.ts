import { withStepSeed } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { options } from './options';
import { ViewmakerLens } from './viewmaker';

beforeAll(() => tf.setBackend('cpu'));

const shape: [number, number, number] = [9, 6, 3];
const build = (chosen: object = {}) => new ViewmakerLens(options.parse({ widths: [4, 6], convolutions: 1, ...chosen })).build(shape, 1);
const images = (count = 2) => tf.randomUniform([count, ...shape], -1, 1, 'float32', 3);
const valuesOf = (tensor: unknown) => Array.from((tensor as tf.Tensor).dataSync());
const inStep = (seed: number, lens: tf.LayersModel, x: tf.Tensor) =>
  withStepSeed(tf.tensor1d([seed, 1], 'int32'), () => lens.apply(x, { training: true })) as tf.Tensor;

/** Weights of any size. */
const shake = (lens: tf.LayersModel, seed: number) =>
  lens.setWeights(
    lens.getWeights().map((weight, i) => tf.abs(tf.randomNormal(weight.shape, 0.3, 10 ** (seed % 4) / 10, 'float32', 100 * seed + i))),
  );

/** The mean absolute change of each image. */
const spent = (lens: tf.LayersModel, x: tf.Tensor, seed: number) => [
  ...valuesOf(tf.mean(tf.abs(tf.sub(inStep(seed, lens, x), x)), [1, 2, 3])),
  ...valuesOf(tf.mean(tf.abs(tf.sub(lens.predict(x) as tf.Tensor, x)), [1, 2, 3])),
];

test.each([
  ['sphere', 0.1],
  ['ball', 0.1],
  ['sphere', 0.4],
])('%s: no image changes by more than the budget of %f, whatever the weights', (projection, budget) => {
  const found = Array.from({ length: 12 }, (_, seed) => {
    const lens = build({ projection, budget });
    shake(lens, seed);
    expect(valuesOf(tf.max(tf.abs(inStep(seed, lens, images()))))[0]).toBeLessThanOrEqual(1);
    return spent(lens, images(), seed);
  }).flat();
  expect(Math.max(...found)).toBeLessThan(budget * (1 + 1e-5));
  expect(Math.max(...found)).toBeGreaterThan(budget * 0.3);
});

test('on the sphere, images that leave room spend all of it', () => {
  const grey = tf.mul(images(), 0.1);
  for (const found of spent(build({ budget: 0.05 }), grey, 1)) expect(found).toBeCloseTo(0.05, 3);
});

test('in the ball, training starts as the exact identity, and small changes pass unscaled', () => {
  const lens = build({ projection: 'ball', budget: 0.2 });
  const x = tf.mul(images(), 0.5);
  expect(valuesOf(inStep(1, lens, x))).toEqual(valuesOf(x));
  lens.getLayer('change').setWeights([tf.zeros([3, 3, 4, 3]), tf.fill([3], 0.1)]);
  for (const change of valuesOf(tf.sub(lens.predict(x) as tf.Tensor, x))) expect(change).toBeCloseTo(Math.tanh(0.1), 5);
});

test('noise changes from step to step and from image to image; outside a step there is none', () => {
  const lens = build();
  const x = tf.tile(images(1), [2, 1, 1, 1]);
  const halves = (lensed: tf.Tensor) => tf.split(lensed, 2).map(valuesOf) as [number[], number[]];
  const [first, second] = halves(inStep(1, lens, x));
  expect(first).not.toEqual(second);
  expect(valuesOf(inStep(1, lens, x))).toEqual([...first, ...second]);
  expect(halves(inStep(2, lens, x))[0]).not.toEqual(first);
  for (const training of [true, false]) {
    const [still, same] = halves(lens.apply(x, { training }) as tf.Tensor);
    expect(still).toEqual(same);
  }
});
