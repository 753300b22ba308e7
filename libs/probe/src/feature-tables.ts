import * as tf from '@tensorflow/tfjs';
import type { FeatureSet, Random } from '@longway/contracts';
import { designMatrix, learnStandardisation, type Standardisation } from './standardise';
import { valuesOf } from './values-of';

/** The same features of images to fit on and of images to judge on. */
export interface Tables {
  readonly train: FeatureSet;
  readonly test: FeatureSet;
}

/** Each row of `left` with the row of `right` behind it. */
export const beside = (left: FeatureSet, right: FeatureSet): FeatureSet => {
  const width = left.width + right.width;
  const values = new Float32Array(left.count * width);
  for (let row = 0; row < left.count; row++) {
    values.set(left.values.subarray(row * left.width, (row + 1) * left.width), row * width);
    values.set(right.values.subarray(row * right.width, (row + 1) * right.width), row * width + left.width);
  }
  return { ...left, width, values };
};

/** Some rows of a table, in the order given. */
export const takeRows = ({ width, values, labels }: FeatureSet, rows: ArrayLike<number>): FeatureSet => {
  const taken = new Float32Array(rows.length * width);
  const of = Int32Array.from(rows);
  of.forEach((row, to) => taken.set(values.subarray(row * width, (row + 1) * width), to * width));
  return { count: of.length, width, values: taken, labels: of.map((row) => labels[row] as number) };
};

/** ReLU of `projection` applied to standardised features; as many features again. */
const projected = (table: FeatureSet, standardisation: Standardisation, projection: Float32Array): FeatureSet => {
  const { count, width } = table;
  const [values] = valuesOf(() => {
    const design = tf.tensor2d(designMatrix(table, standardisation), [count, width + 1]);
    return [tf.relu(tf.matMul(design, tf.tensor2d(projection, [width + 1, width])))];
  });
  return { ...table, values: values as Float32Array };
};

/**
 * Raw features beside as many random ones: ReLU of a fixed Gaussian projection of the standardised raw features. It has the
 * width of raw beside lensed features, and more than a linear classifier's capacity, but knows nothing of the lens: only
 * what `concat` gains over it comes from the lens.
 */
export const controlOf = ({ train, test }: Tables, random: Random): Tables => {
  const standardisation = learnStandardisation(train);
  // The column of ones that standardised rows end with meets a random bias.
  const projection = Float32Array.from({ length: (train.width + 1) * train.width }, () => random.normal() / Math.sqrt(train.width));
  const widen = (table: FeatureSet) => beside(table, projected(table, standardisation, projection));
  return { train: widen(train), test: widen(test) };
};
