import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { changeByTiles, tileStarts } from './tiles';

beforeAll(() => tf.setBackend('cpu'));

test('tiles cover a side, stay within it, and overlap by half', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 64 }), (side, tile) => {
      const starts = tileStarts(side, tile);
      expect(starts[0]).toBe(0);
      if (side <= tile) return void expect(starts).toEqual([0]);
      expect((starts.at(-1) ?? 0) + tile).toBe(side);
      const steps = starts.slice(1).map((start, i) => start - (starts[i] ?? 0));
      expect(Math.max(...steps)).toBeLessThanOrEqual(Math.max(1, Math.ceil(tile / 2)));
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(1);
    }),
  );
});

const picture = (height: number, width: number, channels = 3) =>
  tf.tensor3d(
    Float32Array.from({ length: height * width * channels }, (_, i) => Math.sin(i) / 2),
    [height, width, channels],
  );

test.each([
  [8, 8, 1],
  [20, 13, 12],
  [3, 30, 7],
  [5, 2, 1],
])('a lens that looks at each pixel by itself does to %p x %p what it does to tiles', (height, width, tiles) => {
  const before = picture(height, width);
  const darker = (images: tf.Tensor4D) => images.mul(0.5).sub(0.1) as tf.Tensor4D;
  const found = changeByTiles(before, [8, 8, 3], darker);
  expect(found.tiles).toBe(tiles);
  expect(found.change.shape).toEqual([height, width, 3]);
  const expected = before.mul(-0.5).sub(0.1).dataSync();
  found.change.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5));
});

test('what a lens does at the edges of its tiles counts little where tiles overlap', () => {
  const edges = tf.tensor2d(
    Array.from({ length: 64 }, (_, i) => Number(i % 8 === 0 || i % 8 === 7 || i < 8 || i >= 56)),
    [8, 8],
  );
  const { change } = changeByTiles(tf.zeros([24, 24, 1]), [8, 8, 1], (images) => images.add(edges.reshape([1, 8, 8, 1])) as tf.Tensor4D);
  const middle = change.slice([8, 8, 0], [8, 8, 1]);
  // Each position lies at an edge of one of its four tiles at most every fourth time, with the least weight.
  expect(tf.max(middle).dataSync()[0]).toBeLessThan(0.5);
});

test('leaves nothing behind but the change', () => {
  const before = picture(12, 20);
  const count = tf.memory().numTensors;
  changeByTiles(before, [8, 8, 3], (images) => tf.clone(images)).change.dispose();
  expect(tf.memory().numTensors).toBe(count);
});
