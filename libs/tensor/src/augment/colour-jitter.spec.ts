import type { Random } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '../random';
import { colourJitter } from './colour-jitter';

beforeAll(() => tf.setBackend('cpu'));

/** Chance that says shift and factor, each in [0, 1) of its range, and the order. */
const told = (shift: number, factor: number, brightFirst: 0 | 1): Random => {
  const uniforms = [shift, factor];
  return { uniform: () => uniforms.shift() as number, integer: () => brightFirst, normal: () => 0 };
};

const colour = (levels: readonly number[]) =>
  tf.tensor4d(
    levels.map((level) => level * 2 - 1),
    [1, 1, 1, levels.length],
  );
const jittered = (levels: readonly number[], random: Random) =>
  Array.from(colourJitter(colour(levels), random).dataSync(), (level) => (level + 1) / 2);
const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5) as number);

test('brightness is moved by up to 32/255', () => {
  expect(jittered([0.5, 0.5, 0.5], told(0, 0.5, 1))).toEqual(close(Array(3).fill(0.5 - 32 / 255)));
  expect(jittered([0.9, 0.9, 0.9], told(1, 0.5, 1))).toEqual(close([1, 1, 1]));
  expect(jittered([0.4], told(0.75, 0.5, 0))).toEqual(close([0.4 + 16 / 255]));
});

test('saturation is that of the HSV model, and stops at the purest colour', () => {
  // Value 0.8, saturation 0.5: halved 0.25, times 1.5 it is 0.75; hue stays.
  expect(jittered([0.8, 0.6, 0.4], told(0.5, 0, 1))).toEqual(close([0.8, 0.7, 0.6]));
  expect(jittered([0.8, 0.6, 0.4], told(0.5, 1, 1))).toEqual(close([0.8, 0.5, 0.2]));
  // Saturation 0.75 becomes 1, not 1.125.
  expect(jittered([0.8, 0.5, 0.2], told(0.5, 1, 0))).toEqual(close([0.8, 0.4, 0]));
});

test('the order matters and is drawn', () => {
  const first = jittered([0.8, 0.6, 0.4], told(1, 1, 1));
  const second = jittered([0.8, 0.6, 0.4], told(1, 1, 0));
  const shift = 32 / 255;
  // A colour that is brighter has less saturation: 0.4 / (0.8 + shift).
  expect(first).toEqual(close([0.8 + shift, 0.8 + shift - 0.3, 0.8 + shift - 0.6]));
  expect(second).toEqual(close([0.8 + shift, 0.5 + shift, 0.2 + shift]));
});

test('images stay in [-1, 1] and get chances of their own', () => {
  const images = tf.randomUniform([40, 3, 3, 3], -1, 1, 'float32', 1) as tf.Tensor4D;
  const same = tf.tile(images.slice(0, 1), [40, 1, 1, 1]) as tf.Tensor4D;
  const values = colourJitter(images, randomFrom(1)).dataSync();
  expect(values.every((value) => value >= -1 && value <= 1)).toBe(true);
  const means = tf.mean(colourJitter(same, randomFrom(1)), [1, 2, 3]).dataSync();
  expect(new Set(means).size).toBe(40);
});
