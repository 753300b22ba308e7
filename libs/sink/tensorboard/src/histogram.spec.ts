import { histogramOf } from './histogram';

test('counts every value in 30 buckets of one width', () => {
  // 0, 1, ..., 60: two in each bucket, and 60 itself in the last one.
  const { bucket, bucketLimit, ...rest } = histogramOf(Float32Array.from({ length: 61 }, (_, i) => i));
  expect(rest).toEqual({ min: 0, max: 60, num: 61, sum: 1830, sumSquares: (60 * 61 * 121) / 6 });
  expect(bucket).toEqual([...Array<number>(29).fill(2), 3]);
  expect(bucketLimit).toEqual(Array.from({ length: 30 }, (_, i) => 2 * (i + 1)));
});

test('one bucket holds values that are all the same', () => {
  expect(histogramOf(Float32Array.of(-0.5, -0.5, -0.5))).toEqual({
    ...{ min: -0.5, max: -0.5, num: 3, sum: -1.5, sumSquares: 0.75 },
    ...{ bucketLimit: [-0.5], bucket: [3] },
  });
});

test('values next to each other in 32 bits stay countable', () => {
  const one = Math.fround(1);
  const next = Math.fround(1 + 2 ** -23);
  const { bucket, bucketLimit } = histogramOf(Float32Array.of(one, next, next));
  expect([bucket[0], bucket.at(-1)]).toEqual([1, 2]);
  expect(bucketLimit.at(-1)).toBe(next);
});
