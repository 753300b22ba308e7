import * as tf from '@tensorflow/tfjs';
import { weightNames } from './weight-names';

beforeAll(() => tf.setBackend('cpu'));

const network = () =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 2, inputShape: [3] }),
      tf.layers.dense({ units: 2, name: 'middle' }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: 1, useBias: false }),
    ],
  });

test('weights are called the same, whatever was built before', () => {
  const [first, second] = [network(), network()];
  expect(second.weights.map(({ originalName }) => originalName)).not.toEqual(first.weights.map(({ originalName }) => originalName));
  expect(weightNames(second)).toEqual(weightNames(first));
  // The statistics, which no gradient moves, come last.
  expect(weightNames(first)).toEqual([
    'dense_Dense1/kernel',
    'dense_Dense1/bias',
    'middle/kernel',
    'middle/bias',
    'batch_normalization_BatchNormalization1/gamma',
    'batch_normalization_BatchNormalization1/beta',
    'dense_Dense2/kernel',
    'batch_normalization_BatchNormalization1/moving_mean',
    'batch_normalization_BatchNormalization1/moving_variance',
  ]);
});

test('two weights of one name are refused', () => {
  expect(() => weightNames({ weights: [{ originalName: 'a/b' }, { originalName: 'a/b' }] } as never)).toThrow(/two weights .* a\/b/);
});
