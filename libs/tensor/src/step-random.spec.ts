import * as tf from '@tensorflow/tfjs';
import { stepRandom, withStepSeed } from './step-random';

beforeAll(() => tf.setBackend('cpu'));

const drawn = (seed: [number, number]) =>
  withStepSeed(tf.tensor1d(seed, 'int32'), () =>
    [stepRandom.uniform([500]), stepRandom.uniform([500]), stepRandom.normal([500])].map((tensor) => Array.from(tensor.dataSync())),
  );

test('the seed fixes every draw, and no two draws are alike', () => {
  expect(drawn([1, 2])).toEqual(drawn([1, 2]));
  const [first, second] = drawn([1, 2]);
  expect(first).not.toEqual(second);
  expect(first).not.toEqual(drawn([2, 2])[0]);
  expect(first).not.toEqual(drawn([1, 1000])[0]);
});

test('uniform numbers fill [0, 1), normal ones have mean 0 and variance 1', () => {
  const [uniform, , normal] = drawn([3, 4]) as [number[], number[], number[]];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(uniform.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.06);
  expect(Math.abs(mean(normal))).toBeLessThan(0.2);
  expect(Math.abs(mean(normal.map((value) => value ** 2)) - 1)).toBeLessThan(0.3);
});

test('outside a step there is nothing to draw from, and after one neither', () => {
  expect(() =>
    withStepSeed(tf.tensor1d([0, 0], 'int32'), () => {
      throw new Error('broken');
    }),
  ).toThrow('broken');
  expect(() => stepRandom.uniform([1])).toThrow(/inside a training step only/);
});
