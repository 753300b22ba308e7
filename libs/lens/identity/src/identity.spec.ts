import * as tf from '@tensorflow/tfjs';
import { IdentityLens } from './identity';

beforeAll(() => tf.setBackend('cpu'));

test('images pass unchanged, and there is nothing to train', () => {
  const lens = new IdentityLens().build([4, 4, 3]);
  const images = tf.randomUniform([2, 4, 4, 3], -1, 1, 'float32', 1);
  expect(Array.from((lens.predict(images) as tf.Tensor).dataSync())).toEqual(Array.from(images.dataSync()));
  expect(lens.trainableWeights).toHaveLength(0);
});
