import * as tf from '@tensorflow/tfjs';
import { changes } from './change';

beforeAll(() => tf.setBackend('cpu'));

const images = () => tf.tensor4d([0, 0.5, -1, 1], [1, 2, 2, 1]);
const lensed = () => tf.tensor4d([0, 0.75, 1, 0], [1, 2, 2, 1]);

test.each([
  // (0 + 1/16 + 4 + 1) / 4 and (0 + 1/4 + 2 + 1) / 4.
  ['squared', 81 / 64, [0, 2 * 0.25, 2 * 2, 2 * -1]],
  ['absolute', 13 / 16, [0, 1, 1, -1]],
] as const)('the %s difference is a mean over all elements, and pulls each towards the image', (name, expected, slopes) => {
  expect(changes[name](images(), lensed()).dataSync()[0]).toBeCloseTo(expected, 6);
  const gradient = tf.grad((output) => changes[name](images(), output))(lensed());
  slopes.forEach((slope, i) => expect(gradient.dataSync()[i]).toBeCloseTo(slope / 4, 6));
});
