import * as fc from 'fast-check';
import * as tf from '@tensorflow/tfjs';
import { quarterTurns } from './quarter-turns';

beforeAll(() => tf.setBackend('cpu'));

/** numpy's rot90, written from its definition: counter-clockwise, pixel (r, c) of the result is (c, side - 1 - r) of the original. */
const rot90 = (rows: readonly (readonly number[])[], turns: number): number[][] =>
  turns === 0
    ? rows.map((row) => [...row])
    : rot90(
        rows.map((_, r) => rows.map((row) => row[rows.length - 1 - r] as number)),
        turns - 1,
      );

test('one turn brings the right edge to the top', () => {
  const image = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  // 1 2      2 4
  // 3 4  ->  1 3
  expect(Array.from(quarterTurns(image, 1).dataSync())).toEqual([2, 4, 1, 3]);
});

test('k turns are k quarter turns counter-clockwise, for every size and channel count', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: -4, max: 8 }),
      (side, channels, turns) => {
        const values = Float32Array.from({ length: side * side * channels }, (_, i) => i);
        const turned = tf.tidy(() => Array.from(quarterTurns(tf.tensor4d(values, [1, side, side, channels]), turns).dataSync()));
        for (let channel = 0; channel < channels; channel++) {
          const rows = Array.from({ length: side }, (_, r) => Array.from({ length: side }, (_, c) => (r * side + c) * channels + channel));
          const expected = rot90(rows, ((turns % 4) + 4) % 4).flat();
          expect(turned.filter((_, i) => i % channels === channel)).toEqual(expected);
        }
      },
    ),
    { numRuns: 50 },
  );
});
