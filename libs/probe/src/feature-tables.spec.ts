import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '@longway/tensor';
import { beside, controlOf, takeRows } from './feature-tables';

beforeAll(() => tf.setBackend('cpu'));

const table = (rows: readonly (readonly number[])[]) => ({
  count: rows.length,
  width: (rows[0] as readonly number[]).length,
  values: Float32Array.from(rows.flat()),
  labels: Int32Array.from(rows.keys()),
});

const raw = {
  train: table([
    [1, 2],
    [3, 5],
    [-1, 0],
  ]),
  test: table([[4, 4]]),
};

test('puts rows side by side', () => {
  expect(
    beside(
      table([
        [1, 2],
        [3, 4],
      ]),
      table([[5], [6]]),
    ),
  ).toMatchObject({ count: 2, width: 3, values: Float32Array.of(1, 2, 5, 3, 4, 6) });
});

test('the control is the raw features with as many beside them, none negative, fixed by the random numbers', () => {
  const control = controlOf(raw, randomFrom(1, 'control'));
  expect([control.train.width, control.test.width]).toEqual([4, 4]);
  const rows = Array.from({ length: 3 }, (_, row) => [...control.train.values.subarray(row * 4, row * 4 + 4)]);
  expect(rows.map((row) => row.slice(0, 2))).toEqual([
    [1, 2],
    [3, 5],
    [-1, 0],
  ]);
  const random = rows.flatMap((row) => row.slice(2));
  expect(Math.min(...random)).toBe(0);
  expect(Math.max(...random)).toBeGreaterThan(0);
  expect(controlOf(raw, randomFrom(1, 'control'))).toEqual(control);
  expect(controlOf(raw, randomFrom(2, 'control'))).not.toEqual(control);
});

test('test images are projected as training images are', () => {
  const { train, test: judged } = controlOf({ train: raw.train, test: raw.train }, randomFrom(1, 'control'));
  expect(judged.values).toEqual(train.values);
});

test('takes rows with their labels', () => {
  const rows = takeRows(
    {
      ...table([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      labels: Int32Array.of(7, 8, 9),
    },
    [2, 0],
  );
  expect(rows).toEqual({ count: 2, width: 2, values: Float32Array.of(5, 6, 1, 2), labels: Int32Array.of(9, 7) });
});
