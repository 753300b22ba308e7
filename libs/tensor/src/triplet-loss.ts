import * as tf from '@tensorflow/tfjs';

/** Values that one pass of the search for negatives may hold: memory of 64 MB. */
const MOST = 1 << 24;

/** Each row divided by its Euclidean norm. */
export const l2Normalised = (rows: tf.Tensor2D): tf.Tensor2D =>
  tf.tidy(() => tf.mul(rows, tf.rsqrt(tf.maximum(tf.sum(tf.square(rows), 1, true), 1e-12))) as tf.Tensor2D);

/** Squared Euclidean distances of all pairs of rows, `[rows, rows]`, 0 on the diagonal. */
export const squaredDistances = (rows: tf.Tensor2D): tf.Tensor2D =>
  tf.tidy(() => {
    const count = rows.shape[0];
    const norms = tf.sum(tf.square(rows), 1, true);
    const distances = tf.sub(tf.add(norms, tf.transpose(norms)), tf.mul(tf.matMul(rows, rows, false, true), 2));
    // Rounding may lead below nought.
    return tf.mul(tf.relu(distances), tf.sub(1, tf.eye(count))) as tf.Tensor2D;
  });

/** `[rows, rows]`: which rows have the same label, 1 or 0. */
export const sameLabels = (labels: tf.Tensor1D): tf.Tensor2D =>
  tf.tidy(() => tf.cast(tf.equal(tf.reshape(labels, [-1, 1]), tf.reshape(labels, [1, -1])), 'float32') as tf.Tensor2D);

/**
 * For each anchor i and positive j the place in the flattened distances of the negative that the pair is held against: the nearest of those
 * that are farther from i than j is, or else the farthest of all.
 */
const semiHardPlaces = (distances: tf.Tensor2D, same: tf.Tensor2D): tf.Tensor1D => {
  const count = distances.shape[0];
  const step = Math.max(1, Math.floor(MOST / count ** 2));
  const parts: tf.Tensor2D[] = [];
  for (let first = 0; first < count; first += step) {
    const anchors = Math.min(step, count - first);
    const ofAnchors = tf.slice(distances, [first, 0], [anchors, count]);
    const negative = tf.sub(1, tf.slice(same, [first, 0], [anchors, count]));
    // [anchor, positive, negative]
    const farther = tf.greater(tf.expandDims(ofAnchors, 1), tf.expandDims(ofAnchors, 2));
    const outside = tf.mul(tf.cast(farther, 'float32'), tf.expandDims(negative, 1));
    const nearestOutside = tf.argMin(
      tf.where(tf.cast(outside, 'bool'), tf.add(tf.zerosLike(outside), tf.expandDims(ofAnchors, 1)), tf.fill(outside.shape, Infinity)),
      2,
    );
    const farthest = tf.argMax(tf.sub(tf.mul(ofAnchors, negative), tf.sub(1, negative)), 1);
    const found = tf.cast(tf.max(outside, 2), 'bool');
    const chosen = tf.where(found, nearestOutside, tf.add(tf.zerosLike(nearestOutside), tf.expandDims(farthest, 1)));
    const rows = tf.tensor2d(
      Int32Array.from({ length: anchors }, (_, i) => (first + i) * count),
      [anchors, 1],
      'int32',
    );
    parts.push(tf.add(chosen, rows));
  }
  return tf.reshape(tf.concat(parts), [count ** 2]);
};

/** For each anchor and positive the distance of their negative. The search has no part in the gradient: which negative it is does not change with the rows a little. */
const semiHardNegatives = (distances: tf.Tensor2D, same: tf.Tensor2D): tf.Tensor2D => {
  const gathered = tf.customGrad((all, save) => {
    const places = tf.tidy(() => semiHardPlaces(all as tf.Tensor2D, same));
    (save as tf.GradSaveFunc)([places]);
    const value = tf.reshape(tf.gather(tf.reshape(all as tf.Tensor, [-1]), places), distances.shape);
    return {
      value,
      gradFunc: (dy, [saved]) => tf.reshape(tf.unsortedSegmentSum(tf.reshape(dy, [-1]), saved as tf.Tensor1D, dy.size), dy.shape),
    };
  });
  return gathered(distances) as tf.Tensor2D;
};

/**
 * The triplet loss with semi-hard negatives (Schroff et al. 2015, section 3.2): over all pairs of anchor and positive the mean of
 * `max(0, margin + d(anchor, positive) - d(anchor, negative))`, with squared Euclidean distances. The negative is the nearest one that is
 * farther than the positive, or else the farthest.
 *
 * @param rows `[count, width]`. @param labels int32 `[count]`; 0 where no label comes twice.
 */
export const semiHardTripletLoss = (rows: tf.Tensor2D, labels: tf.Tensor1D, margin: number): tf.Scalar =>
  tf.tidy(() => {
    const count = rows.shape[0];
    const distances = squaredDistances(rows);
    const same = sameLabels(labels);
    const negatives = semiHardNegatives(distances, same);
    const positives = tf.sub(same, tf.eye(count));
    const losses = tf.mul(tf.relu(tf.add(tf.sub(distances, negatives), margin)), positives);
    return tf.div(tf.sum(losses), tf.maximum(tf.sum(positives), 1)) as tf.Scalar;
  });
