import { toImages } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { loadBackend } from '../load-backend';
import { binding } from '../native';

beforeAll(() => loadBackend());

test.each([
  ['memory of its own', (bytes: number) => new Uint8Array(bytes)],
  ['a view into memory that threads share', (bytes: number) => new Uint8Array(new SharedArrayBuffer(bytes + 64), 64)],
])('every level becomes its value in [-1, 1]: %s', (_, allocate) => {
  const levels = allocate(2 * 8 * 16 * 3);
  levels.forEach((_level, i) => (levels[i] = i % 256));
  const images = toImages(levels, [2, 8, 16, 3]);
  expect([images.dtype, images.shape]).toEqual(['float32', [2, 8, 16, 3]]);
  images.dataSync().forEach((value, i) => expect(value).toBeCloseTo((i % 256) / 127.5 - 1, 6));
  images.dispose();
});

test('images keep their values when the memory of the levels is used again', () => {
  const levels = new Uint8Array(64 * 64 * 3).fill(255);
  const images = toImages(levels, [1, 64, 64, 3]);
  levels.fill(0);
  expect(images.min().dataSync()[0]).toBe(1);
  images.dispose();
});

test('nothing stays behind', () => {
  const before = [tf.memory().numTensors, binding().getNumOfTensors()];
  toImages(new Uint8Array(48), [1, 4, 4, 3]).dispose();
  expect([tf.memory().numTensors, binding().getNumOfTensors()]).toEqual(before);
});
