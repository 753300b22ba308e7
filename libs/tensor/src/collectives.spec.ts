import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { type CollectiveOptions, inBuckets, meanGradients, meanOverRanks, synchronisesBatchNorm, withCollectives } from './collectives';

const options: CollectiveOptions = { compression: 'none', bucketBytes: 8, synchronisesBatchNorm: true };

test('alone, nothing changes: the tensors themselves come back', () => {
  const tensors = [tf.scalar(1), tf.tensor1d([2, 3])];
  expect([meanOverRanks(tensors)[1], meanGradients(tensors)[0]]).toEqual([tensors[1], tensors[0]]);
  expect(synchronisesBatchNorm()).toBe(false);
  withCollectives(undefined, () => expect(meanOverRanks(tensors)).toBe(tensors));
});

test('the one rank of a job has the means of its own values, in their order', () => {
  const tensors = [[1], [2, 3], [4, 5, 6], [7]].map((values) => tf.tensor1d(values));
  const means = withCollectives(options, () => {
    expect(synchronisesBatchNorm()).toBe(true);
    return meanGradients(tensors);
  });
  expect(means.map((tensor) => Array.from(tensor.dataSync()))).toEqual([[1], [2, 3], [4, 5, 6], [7]]);
});

test('buckets begin with the last tensors', () => {
  const sizes = (buckets: readonly (readonly { size: number }[])[]) => buckets.map((bucket) => bucket.map(({ size }) => size));
  const tensors = [5, 1, 1, 3, 2].map((size) => ({ size }));
  // 16 bytes are 4 numbers: 3 + 2 are enough, 1 + 1 alone are not.
  expect(sizes(inBuckets(tensors, 16))).toEqual([
    [3, 2],
    [5, 1, 1],
  ]);
});

test('every tensor is in one bucket, and all buckets but the last are full without their first tensor being too much', () => {
  const tensors = fc.array(fc.record({ size: fc.integer({ min: 1, max: 50 }) }), { maxLength: 30 });
  fc.assert(
    fc.property(tensors, fc.integer({ min: 1, max: 400 }), (given, bytes) => {
      const buckets = inBuckets(given, bytes);
      expect(buckets.toReversed().flat()).toEqual(given);
      const filled = (bucket: readonly { size: number }[]) => 4 * bucket.reduce((sum, { size }) => sum + size, 0);
      for (const bucket of buckets.slice(0, -1)) expect(filled(bucket)).toBeGreaterThanOrEqual(bytes);
      for (const bucket of buckets) expect(filled(bucket.slice(1))).toBeLessThan(bytes);
    }),
  );
});
