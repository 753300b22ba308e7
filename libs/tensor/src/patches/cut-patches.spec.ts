import * as fc from 'fast-check';
import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '../random';
import { cutPatches } from './cut-patches';
import { patchGrid, placePatches } from './grid';

beforeAll(() => tf.setBackend('cpu'));

/** Each pixel holds the number of its image, its row and its column. */
const coordinates = (count: number, side: number) =>
  tf.tensor4d(
    Array.from({ length: count }, (_, b) =>
      Array.from({ length: side }, (_, row) => Array.from({ length: side }, (_, column) => [b, row, column])),
    ),
  );

test('pixels of patches are those of the image at the given places', () => {
  const options = {
    grid: fc.constantFrom(2, 3),
    side: fc.integer({ min: 15, max: 26 }),
    patchSize: fc.integer({ min: 4, max: 5 }),
    seed: fc.nat(),
  };
  fc.assert(
    fc.property(fc.record(options), ({ side, seed, ...chosen }) => {
      const grid = patchGrid({ ...chosen, gap: 0 }, [side, side, 3]);
      const places = placePatches(grid, 2, randomFrom(seed));
      const corners = places.arraySync() as number[][];
      const patches = cutPatches(coordinates(2, side), places, grid.patchSize).arraySync() as number[][][][];
      const expected = corners.flatMap((ofImage, b) =>
        ofImage.map((at) => {
          const lines = Array.from({ length: grid.patchSize }, (_, i) => i);
          return lines.map((i) => lines.map((j) => [b, Math.floor(at / side) + i, (at % side) + j]));
        }),
      );
      expect(patches).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test('the gradient of a pixel is what its patches say of it, and nought where there is no patch', () => {
  const places = tf.tensor2d([0, 5, 5, 10], [2, 2], 'int32');
  const images = tf.randomNormal<tf.Rank.R4>([2, 4, 4, 2], 0, 1, 'float32', 3);
  const weights = tf.randomNormal([4, 2, 2, 2], 0, 1, 'float32', 4);
  const f = (x: tf.Tensor) => tf.sum(tf.mul(tf.square(cutPatches(x as tf.Tensor4D, places, 2)), weights)) as tf.Scalar;
  const gradient = tf.grad(f)(images).dataSync();
  const [values, step] = [images.dataSync(), 1e-2];
  values.forEach((_, i) => {
    const moved = (by: number) =>
      f(
        tf.tensor4d(
          values.map((value, j) => (j === i ? value + by : value)),
          images.shape,
        ),
      ).dataSync()[0] as number;
    expect(gradient[i]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 2);
  });
  expect(gradient[2 * 3]).toBe(0);
});
