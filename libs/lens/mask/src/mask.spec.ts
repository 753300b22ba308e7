import { withStepSeed } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { MaskLens } from './mask';
import { options } from './options';

beforeAll(() => tf.setBackend('cpu'));

const build = (chosen: object = {}, shape: [number, number, number] = [9, 6, 3], seed = 1) =>
  new MaskLens(options.parse({ widths: [4, 6], convolutions: 1, ...chosen })).build(shape, seed);
const valuesOf = (tensor: unknown) => Array.from((tensor as tf.Tensor).dataSync());
const inStep = (seed: number, lens: tf.LayersModel, images: tf.Tensor) =>
  valuesOf(withStepSeed(tf.tensor1d([seed, 1], 'int32'), () => lens.apply(images, { training: true })));

/** Weights of any size: masks then cover everything, nothing, or parts. */
const shake = (lens: tf.LayersModel, seed: number) => {
  const scale = 10 ** (seed % 4) / 10;
  lens.setWeights(lens.getWeights().map((weight, i) => tf.abs(tf.randomNormal(weight.shape, 0.3, scale, 'float32', 100 * seed + i))));
  const masks = lens.getLayer('masks');
  masks.setWeights(masks.getWeights().map((weight, i) => tf.randomNormal(weight.shape, 0, 5 * scale, 'float32', 900 * seed + i)));
};

/** The mask of each image, told from what it does to a white one: grey is 0 where it occludes. */
const areas = (lens: tf.LayersModel, seed: number) => {
  const white = tf.ones([5, 9, 6, 3]);
  const occluded = tf.sub(
    white,
    withStepSeed(tf.tensor1d([seed, 1], 'int32'), () => lens.apply(white, { training: seed % 2 === 0 })) as tf.Tensor,
  );
  expect(valuesOf(tf.min(occluded))[0]).toBeGreaterThanOrEqual(0);
  expect(valuesOf(tf.max(occluded))[0]).toBeLessThanOrEqual(1);
  return valuesOf(tf.mean(occluded, [1, 2, 3]));
};

test.each([0.1, 0.5])('no mask takes more than an area of %f, whatever the weights', (area) => {
  const found = Array.from({ length: 16 }, (_, seed) => seed).flatMap((seed) => {
    const lens = build({ area, fill: 'grey', masks: 3 });
    shake(lens, seed);
    return areas(lens, seed);
  });
  expect(Math.max(...found)).toBeLessThan(area * (1 + 1e-5));
  // The bound is reached, and not by every mask.
  expect(Math.max(...found)).toBeGreaterThan(area * 0.99);
  expect(Math.min(...found)).toBeLessThan(area * 0.9);
});

test.each([1, 4, 12])('training starts near the identity: each of %i masks at a quarter of its area at most', (masks) => {
  const found = areas(build({ masks, fill: 'grey' }), 2);
  expect(Math.max(...found)).toBeLessThan(0.25 / 2);
  expect(Math.min(...found)).toBeGreaterThan(0.25 / 16);
});

test('occluded pixels become the mean colour of the image', () => {
  const images = tf.randomUniform([2, 9, 6, 3], -1, 1, 'float32', 3);
  const lens = build({ area: 1, masks: 1 });
  lens.getLayer('masks').setWeights([tf.zeros([1, 1, 4, 2]), tf.tensor1d([50, 0])]);
  const expected = valuesOf(tf.tile(tf.mean(images, [1, 2], true), [1, 9, 6, 1]));
  valuesOf(lens.predict(images)).forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 5));
});

test('a step takes masks by chance, image by image; elsewhere it is always the first', () => {
  const lens = build({ masks: 3, area: 1, fill: 'grey' }, [8, 8, 1]);
  // One mask covers all, the others nothing, so that what is left of a white image tells which one was taken.
  const white = tf.ones([40, 8, 8, 1]);
  const cover = (mask: number) =>
    lens.getLayer('masks').setWeights([tf.zeros([1, 1, 4, 4]), tf.tensor1d([0, 1, 2, 3].map((i) => (i === mask ? 50 : 0)))]);
  const countTaken = (lensed: number[]) => lensed.filter((value) => value < 0.5).length / 64;
  const inFirstStep = [0, 1, 2].map((mask) => {
    cover(mask);
    expect(inStep(1, lens, white)).toEqual(inStep(1, lens, white));
    return countTaken(inStep(1, lens, white));
  });
  expect(inFirstStep.reduce((sum, taken) => sum + taken, 0)).toBe(40);
  for (const taken of inFirstStep) expect(taken).toBeGreaterThan(4);
  expect(inStep(2, lens, white)).not.toEqual(inStep(1, lens, white));
  const elsewhere = [0, 1, 2].map((mask) => {
    cover(mask);
    return [true, false].map((training) => countTaken(valuesOf(lens.apply(white, { training }))));
  });
  expect(elsewhere).toEqual([
    [40, 40],
    [0, 0],
    [0, 0],
  ]);
});
