import { compile, withStepSeed } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { loadBackend } from '../load-backend';

beforeAll(async () => {
  await loadBackend();
  await tf.setBackend('tensorflow');
});

const layer = () => tf.layers.dropout({ rate: 0.25 });
const ones = () => tf.ones([40, 50]);
const valuesOf = (tensor: tf.Tensor | undefined) => Array.from((tensor as tf.Tensor).dataSync());

test('a recorded step drops other units for another seed and the same for the same, and the rest keeps the mean', () => {
  const dropout = layer();
  const onFallback = jest.fn();
  const { run } = compile(
    (x, seed) => [withStepSeed(seed as tf.Tensor1D, () => dropout.apply(x as tf.Tensor, { training: true }) as tf.Tensor)],
    {
      trace: true,
      precision: 'float32',
      onFallback,
    },
  );
  const [first, second, third] = [1, 2, 1].map((seed) => valuesOf(run(ones(), tf.tensor1d([seed, 0], 'int32'))[0])) as [
    number[],
    number[],
    number[],
  ];
  expect(first).toEqual(third);
  expect(first).not.toEqual(second);
  for (const values of [first, second]) {
    values.forEach((value) => expect([0, Math.fround(4 / 3)]).toContain(value));
    const dropped = values.filter((value) => value === 0).length / values.length;
    expect(Math.abs(dropped - 0.25)).toBeLessThan(0.05);
  }
  expect(onFallback).not.toHaveBeenCalled();
});

test('two layers of one step drop different units', () => {
  const [a, b] = [layer(), layer()];
  const outputs = withStepSeed(tf.tensor1d([1, 0], 'int32'), () =>
    [a, b].map((one) => valuesOf(one.apply(ones(), { training: true }) as tf.Tensor)),
  );
  expect(outputs[0]).not.toEqual(outputs[1]);
});

test('outside training nothing is dropped, and outside a step the stock layer draws', () => {
  expect(new Set(valuesOf(layer().apply(ones(), { training: false }) as tf.Tensor))).toEqual(new Set([1]));
  expect(new Set(valuesOf(layer().apply(ones(), { training: true }) as tf.Tensor)).size).toBe(2);
});
