import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '../random';
import { cropAndResize, inceptionCrops } from './inception-crops';

beforeAll(() => tf.setBackend('cpu'));

/** Images whose pixels hold the image's index, their row and their column. */
const coordinates = (batch: number, height: number, width: number) =>
  tf.tensor4d(
    Array.from({ length: batch * height * width }, (_, i) => [
      Math.floor(i / (height * width)),
      Math.floor(i / width) % height,
      i % width,
    ]).flat(),
    [batch, height, width, 3],
  );

const pixel = (images: tf.Tensor4D, image: number, row: number, column: number) =>
  Array.from(images.slice([image, row, column, 0], [1, 1, 1, 3]).dataSync());

test('a box as large as the result is copied', () => {
  const box = { top: 2, left: 3, height: 4, width: 5 };
  const crop = cropAndResize(coordinates(1, 9, 9), [box], [4, 5]);
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 5; column++) {
      const [, y, x] = pixel(crop, 0, row, column) as [number, number, number];
      expect([y, x]).toEqual([expect.closeTo(2 + row, 4), expect.closeTo(3 + column, 4)]);
    }
  }
});

test('a larger box is sampled at the middles of equal parts, and each side on its own', () => {
  const crop = cropAndResize(coordinates(1, 12, 12), [{ top: 0, left: 0, height: 8, width: 12 }], [4, 4]);
  expect([0, 1, 2, 3].map((row) => pixel(crop, 0, row, 0)[1])).toEqual([0.5, 2.5, 4.5, 6.5].map((y) => expect.closeTo(y, 4)));
  expect([0, 1, 2, 3].map((column) => pixel(crop, 0, 0, column)[2])).toEqual([1, 4, 7, 10].map((x) => expect.closeTo(x, 4)));
});

test('a smaller box shows nothing from beside it', () => {
  const crop = cropAndResize(coordinates(1, 10, 10), [{ top: 0, left: 7, height: 3, width: 3 }], [9, 9]);
  const columns = Array.from({ length: 9 }, (_, column) => pixel(crop, 0, 0, column)[2] as number);
  expect(Math.min(...columns)).toBeCloseTo(7, 4);
  expect(Math.max(...columns)).toBeCloseTo(9, 4);
});

test('copies of one image lie side by side, and the same chance gives the same crops', () => {
  const crops = () => inceptionCrops(coordinates(3, 16, 20), [8, 8], randomFrom(1, 'crops'), 2);
  const owners = Array.from({ length: 6 }, (_, i) => Math.round(pixel(crops(), i, 4, 4)[0] as number));
  expect(owners).toEqual([0, 0, 1, 1, 2, 2]);
  expect(Array.from(crops().dataSync())).toEqual(Array.from(crops().dataSync()));
  expect(Array.from(crops().slice(0, 1).dataSync())).not.toEqual(Array.from(crops().slice(1, 1).dataSync()));
});
