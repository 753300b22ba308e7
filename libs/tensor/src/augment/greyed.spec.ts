import * as tf from '@tensorflow/tfjs';
import { randomFrom } from '../random';
import { greyed } from './greyed';

beforeAll(() => tf.setBackend('cpu'));

test('a grey pixel has its luma in all channels', () => {
  const images = tf.tensor4d([1, 0, 0, 0, 1, 0, 0, 0, 1, -1, -1, -1], [1, 2, 2, 3]);
  const expected = [0.299, 0.299, 0.299, 0.587, 0.587, 0.587, 0.114, 0.114, 0.114, -1, -1, -1];
  greyed(images, 1, randomFrom(0))
    .dataSync()
    .forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 6));
});

test('each image is grey as a whole or as it was, about as many as asked for', () => {
  const images = tf.randomUniform<tf.Rank.R4>([500, 2, 2, 3], -1, 1, 'float32', 1);
  const made = greyed(images, 0.66, randomFrom(1)).dataSync();
  const before = images.dataSync();
  let grey = 0;
  for (let image = 0; image < 500; image++) {
    const [now, then] = [made, before].map((values) => Array.from(values.subarray(image * 12, image * 12 + 12))) as [number[], number[]];
    const isGrey = now.every((value, i) => value === now[i - (i % 3)]);
    if (isGrey) grey++;
    else expect(now).toEqual(then);
  }
  // Four standard deviations of a binomial distribution.
  expect(Math.abs(grey / 500 - 0.66)).toBeLessThan(4 * Math.sqrt((0.66 * 0.34) / 500));
});

test('without a share, and of one channel, images stay as they are', () => {
  const [coloured, grey] = [3, 1].map((channels) => tf.randomUniform<tf.Rank.R4>([2, 2, 2, channels], -1, 1, 'float32', 1)) as [
    tf.Tensor4D,
    tf.Tensor4D,
  ];
  expect(greyed(coloured, 0, randomFrom(0)).dataSync()).toEqual(coloured.dataSync());
  expect(greyed(grey, 1, randomFrom(0)).dataSync()).toEqual(grey.dataSync());
});
