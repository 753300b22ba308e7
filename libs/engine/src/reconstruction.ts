import type { ImageShape, PretextTask, Random, ReconstructionError } from '@longway/contracts';
import type { BatchLoader } from '@longway/data';
import { permutation, randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { batchSizeFor, eachBatch } from './each-batch';
import { lookThrough } from './look-through';
import type { Networks } from './networks';

const BATCH = 128;

/** Images, and what the lens makes of them. */
export type PairUser = (originals: tf.Tensor4D, lensed: tf.Tensor4D) => void;

export interface ReconstructionParts {
  readonly networks: Pick<Networks, 'lens' | 'inputShape'>;
  readonly task: PretextTask;
  readonly loader: BatchLoader;
  readonly seed: number;
  readonly breathe: () => Promise<void>;
}

/**
 * The mean squared error between images and their lensed form, by position, over at most `count` images that the seed chooses. They stand
 * upright wherever the lens takes whole images, so that the error of a mark shows at its place; else they are the task's own inputs.
 *
 * @param use is shown each batch before and behind the lens. Inside a tidy.
 */
export const reconstructionError = async (
  { networks, task, loader, seed, breathe }: ReconstructionParts,
  count: number,
  use: PairUser = () => undefined,
): Promise<ReconstructionError> => {
  const { inputShape } = networks;
  const random = randomFrom(seed, 'preview');
  const indices = permutation(loader.length, random).subarray(0, count);
  const sums = new Float64Array(inputShape[0] * inputShape[1]);
  let seen = 0;
  await eachBatch(loader, { indices, batchSize: batchSizeFor(inputShape, BATCH), breathe }, (images, { labels }) => {
    const originals = shownToLens(images, labels, { task, inputShape, random });
    const lensed = lookThrough(networks, originals);
    const errors = tf.sum(tf.mean(tf.squaredDifference(lensed, originals), 3), 0).dataSync();
    errors.forEach((error, position) => (sums[position] = (sums[position] as number) + error));
    seen += originals.shape[0];
    use(originals, lensed);
  });
  return { shape: inputShape, count: seen, meanSquaredError: Array.from(sums, (sum) => sum / seen) };
};

const shownToLens = (
  images: tf.Tensor4D,
  labels: Int32Array,
  { task, inputShape, random }: { task: PretextTask; inputShape: ImageShape; random: Random },
): tf.Tensor4D => {
  if (inputShape.every((size, axis) => size === images.shape[axis + 1])) return images;
  return task.evaluationInputs?.(images) ?? task.examples(images, random, { labels: tf.tensor1d(labels, 'int32'), training: false }).inputs;
};
