import * as tf from '@tensorflow/tfjs';
import { toImages } from './kernels';

beforeAll(() => tf.setBackend('cpu'));

test('levels 0 to 255 become -1 to 1, evenly', () => {
  const images = toImages(Uint8Array.of(0, 51, 102, 153, 204, 255), [1, 1, 2, 3]);
  expect(images.shape).toEqual([1, 1, 2, 3]);
  [-1, -0.6, -0.2, 0.2, 0.6, 1].forEach((value, i) => expect(images.dataSync()[i]).toBeCloseTo(value, 6));
});
