import type { StoredTensors } from '@longway/storage';
import type { Histogram, Value } from './messages';

/** As many as TensorBoard's own summaries have. */
const BUCKETS = 30;

type Values = Float32Array | Int32Array;

/** Buckets of one width from the lowest value to the highest, which lies in the last one. @param values at least one, all finite. */
export const histogramOf = (values: Values): Histogram => {
  let [min, max, sum, sumSquares] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    sumSquares += value * value;
  }
  const count = max > min ? BUCKETS : 1;
  const width = (max - min) / count;
  const bucket = new Array<number>(count).fill(0);
  for (const value of values) {
    const index = width > 0 ? Math.min(count - 1, Math.floor((value - min) / width)) : 0;
    bucket[index] = (bucket[index] as number) + 1;
  }
  const bucketLimit = bucket.map((_, i) => (i === count - 1 ? max : min + (i + 1) * width));
  return { min, max, num: values.length, sum, sumSquares, bucketLimit, bucket };
};

/** A histogram of each of a network's weights. */
export const weightHistograms = (network: string, tensors: StoredTensors): readonly Value[] =>
  Object.entries(tensors).flatMap(([name, { data }]) =>
    data.length === 0 ? [] : [{ tag: `weights/${network}/${name}`, histo: histogramOf(data) }],
  );
