import type { ImageShape } from '@longway/contracts';
import { type BatchLoader, evaluationPicks, type ImageBatch } from '@longway/data';
import { toImages } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

/** Positions of all images of a batch: large enough to keep the cores busy, small enough for a network's widest maps. */
const POSITIONS = 1 << 20;

/** Images a forward pass outside training: fewer of large ones. */
export const batchSizeFor = ([height, width]: ImageShape, most: number): number =>
  Math.max(1, Math.min(most, Math.floor(POSITIONS / (height * width))));

/** What is done with a batch. `first` counts the images before it. Inside a tidy; what it computes is read before it returns. */
export type BatchUser = (images: tf.Tensor4D, batch: ImageBatch, first: number) => void;

/** Passes images of a loader, in the given order, to `use`, batch by batch, and lets others breathe between batches. */
export const eachBatch = async (
  loader: BatchLoader,
  { indices, batchSize, breathe }: { indices: ArrayLike<number>; batchSize: number; breathe: () => Promise<void> },
  use: BatchUser,
): Promise<void> => {
  let first = 0;
  for await (const batch of loader.batches(evaluationPicks(indices, batchSize))) {
    tf.tidy(() => use(toImages(batch.levels, batch.shape), batch, first));
    first += batch.shape[0];
    await breathe();
  }
};

/** The whole numbers from `start` to `end - 1`. */
export const range = (start: number, end: number): Int32Array => Int32Array.from({ length: end - start }, (_, i) => start + i);
