import type { BatchOrder } from '@longway/images';

/** One image of a batch. */
export interface Pick {
  readonly index: number;
  /** Training's: the image is cropped at random, differently in each epoch. When absent, the centre is taken. */
  readonly epoch?: number;
}

/** What a batch consists of. */
export type Picks = readonly Pick[];

/** The batches of training steps, from `first` on. */
export function* trainingPicks(order: BatchOrder, steps: number, first = 0): Generator<Picks> {
  for (let step = first; step < steps; step++) yield order.picksOfStep(step);
}

/** Images in the given order, in batches of which the last may be smaller. */
export function* evaluationPicks(indices: ArrayLike<number>, batchSize: number): Generator<Picks> {
  for (let start = 0; start < indices.length; start += batchSize) {
    yield Array.from({ length: Math.min(batchSize, indices.length - start) }, (_, i) => ({ index: indices[start + i] as number }));
  }
}
