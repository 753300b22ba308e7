import type { Dataset, ImageShape, PretextTask, Preview, Shortcut } from '@longway/contracts';
import { BatchLoader, type DecodeWorkers } from '@longway/data';
import { permutation, randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { batchSizeFor, eachBatch } from './each-batch';
import type { Networks } from './networks';

/** As many test images as the paper averages over (arXiv 2002.08822, figure on the reconstruction error). */
const COUNT = 1280;
const EXAMPLES = 12;
const BATCH = 128;

export interface PreviewParts {
  readonly networks: Networks;
  readonly task: PretextTask;
  readonly dataset: Dataset;
  readonly shortcuts: readonly Shortcut[];
  readonly workers: DecodeWorkers;
  readonly seed: number;
  readonly step: number;
  readonly breathe: () => Promise<void>;
}

/**
 * What the lens does to marked test images that a seed chooses. They stand upright wherever the lens takes whole images,
 * so that the mean error shows a mark at its place; else they are the task's own inputs.
 */
export const makePreview = async ({ networks, task, dataset, shortcuts, workers, seed, step, breathe }: PreviewParts): Promise<Preview> => {
  const { imageShape } = dataset;
  const loader = new BatchLoader({ split: await dataset.open('test'), splitName: 'test', imageShape, shortcuts, seed }, workers);
  const random = randomFrom(seed, 'preview');
  const indices = permutation(loader.length, random).subarray(0, COUNT);
  const shape = networks.inputShape;
  const whole = sameShape(shape, imageShape);

  const examples: Preview['examples'][number][] = [];
  const sums = new Float64Array(shape[0] * shape[1]);
  let count = 0;
  await eachBatch(loader, { indices, batchSize: batchSizeFor(imageShape, BATCH), breathe }, (images, _, first) => {
    const views = whole ? images : task.examples(images, random).inputs;
    const lensed = networks.lens.apply(views, { training: false }) as tf.Tensor4D;
    const errors = tf.sum(tf.mean(tf.squaredDifference(lensed, views), 3), 0).dataSync();
    errors.forEach((error, position) => (sums[position] = (sums[position] as number) + error));
    count += views.shape[0];
    if (first === 0) examples.push(...pairs(views, lensed, Math.min(EXAMPLES, views.shape[0])));
  });
  return { step, shape, examples, count, meanSquaredError: Array.from(sums, (sum) => sum / count) };
};

const sameShape = (a: ImageShape, b: ImageShape) => a.every((size, axis) => size === b[axis]);

const pairs = (originals: tf.Tensor4D, lensed: tf.Tensor4D, count: number): Preview['examples'][number][] => {
  const [a, b] = [bytes(originals, count), bytes(lensed, count)];
  return a.map((original, i) => ({ original, lensed: b[i] as string }));
};

/** 8-bit pictures as base64; what a lens sends out of [-1, 1] is cut off. */
const bytes = (images: tf.Tensor4D, count: number): string[] => {
  const size = images.size / images.shape[0];
  const levels = tf.round(tf.clipByValue(images.slice(0, count).add(1).mul(127.5), 0, 255)).dataSync();
  return Array.from({ length: count }, (_, i) => Buffer.from(Uint8Array.from(levels.slice(i * size, (i + 1) * size))).toString('base64'));
};
