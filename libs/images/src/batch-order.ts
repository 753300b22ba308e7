import { LongwayError } from '@longway/contracts';
import { permutation, randomFrom } from '@longway/tensor';

/**
 * Which images each training step sees. The epochs' orders, each a random permutation that `seed` and the epoch fix, are
 * laid end to end and cut into batches: every image comes once an epoch, every batch is full, and a batch may take the
 * last images of one epoch and the first of the next. A step's images depend on nothing but the seed and the step.
 */
export class BatchOrder {
  private readonly orders = new Map<number, Int32Array>();

  /** @throws LongwayError where a batch has more images than there are. */
  constructor(
    private readonly length: number,
    private readonly batchSize: number,
    private readonly seed: number,
  ) {
    if (batchSize <= length) return;
    throw new LongwayError(
      'a batch has more images than the data set',
      {
        where: 'training.batchSize',
        expected: `at most ${length}, the number of training images`,
        found: `${batchSize}`,
        remedy: `set training.batchSize=${length} or less`,
      },
      'usage',
    );
  }

  /** Indices of the `batchSize` images of a step, and the epoch in which each is seen; steps and epochs count from 0. */
  picksOfStep(step: number): { readonly index: number; readonly epoch: number }[] {
    const first = step * this.batchSize;
    return Array.from({ length: this.batchSize }, (_, i) => this.at(first + i));
  }

  private at(position: number): { readonly index: number; readonly epoch: number } {
    const epoch = Math.floor(position / this.length);
    return { index: this.orderOf(epoch)[position % this.length] as number, epoch };
  }

  private orderOf(epoch: number): Int32Array {
    const known = this.orders.get(epoch);
    if (known) return known;
    const order = permutation(this.length, randomFrom(this.seed, 'order', epoch));
    // A batch touches two epochs at most.
    if (this.orders.size > 1) this.orders.clear();
    this.orders.set(epoch, order);
    return order;
  }
}
