import * as tf from '@tensorflow/tfjs';
import type { FeatureSet } from '@longway/contracts';
import { valuesOf } from '@longway/probe';

/** The most similar training rows of each test row, most similar first; of equals the first. Both arrays are `[test.count, k]`, row by row. */
export interface Neighbours {
  readonly k: number;
  /** Cosines, in [-1, 1]. */
  readonly similarities: Float32Array;
  /** Indices of training rows. */
  readonly rows: Int32Array;
}

/** Rows that are compared at a time. Bounds what is in memory beside the features: 8 MB of similarities. */
export interface Chunks {
  readonly train: number;
  readonly test: number;
}
const usual: Chunks = { train: 8192, test: 256 };

/** Keeps norms of rows of zeros above zero: such a row is similar to nothing. */
const smallestNorm = 1e-12;

const unitRows = ({ width, values }: FeatureSet, from: number, to: number): tf.Tensor2D => {
  const rows = tf.tensor2d(values.subarray(from * width, to * width), [to - from, width]);
  return tf.div(rows, tf.maximum(tf.norm(rows, 'euclidean', 1, true), smallestNorm));
};

/** Puts candidates among those found before, both in falling order. Candidates come from later rows, so of equals they come behind. */
const merge = (found: { similarities: Float32Array; rows: Int32Array }, similarities: Float32Array, rows: Int32Array): void => {
  const [former, formerRows] = [found.similarities.slice(), found.rows.slice()];
  for (let to = 0, old = 0, next = 0; to < found.rows.length; to++) {
    const takesNext = next < similarities.length && (similarities[next] as number) > (former[old] as number);
    found.similarities[to] = (takesNext ? similarities[next] : former[old]) as number;
    found.rows[to] = (takesNext ? rows[next++] : formerRows[old++]) as number;
  }
};

/** The `k` most similar of the rows of one block, for each of the test rows of one chunk. */
const search = (block: tf.Tensor2D, test: FeatureSet, [from, to]: readonly [number, number], k: number) => {
  const [similarities, rows] = valuesOf(() => {
    const { values, indices } = tf.topk(tf.matMul(unitRows(test, from, to), block, false, true), k, true);
    return [values, indices];
  });
  return { similarities: similarities as Float32Array, rows: Int32Array.from(rows as Float32Array) };
};

/**
 * Finds neighbours by cosine similarity.
 *
 * @param k at most as many as there are training rows. @param afterChunk called, and waited for, after each pair of chunks.
 */
export const findNeighbours = async (
  train: FeatureSet,
  test: FeatureSet,
  k: number,
  afterChunk: (done: number, total: number) => void | Promise<void>,
  chunks = usual,
): Promise<Neighbours> => {
  const similarities = new Float32Array(test.count * k).fill(Number.NEGATIVE_INFINITY);
  const rows = new Int32Array(test.count * k).fill(-1);
  const total = Math.ceil(train.count / chunks.train) * Math.ceil(test.count / chunks.test);
  let done = 0;
  for (let start = 0; start < train.count; start += chunks.train) {
    const end = Math.min(start + chunks.train, train.count);
    const most = Math.min(k, end - start);
    const block = tf.tidy(() => unitRows(train, start, end));
    try {
      for (let from = 0; from < test.count; from += chunks.test) {
        const to = Math.min(from + chunks.test, test.count);
        const found = search(block, test, [from, to], most);
        for (let row = from; row < to; row++) {
          const own = [(row - from) * most, (row - from + 1) * most] as const;
          const best = { similarities: similarities.subarray(row * k, (row + 1) * k), rows: rows.subarray(row * k, (row + 1) * k) };
          merge(
            best,
            found.similarities.subarray(...own),
            found.rows.subarray(...own).map((index) => start + index),
          );
        }
        await afterChunk(++done, total);
      }
    } finally {
      block.dispose();
    }
  }
  return { k, similarities, rows };
};
