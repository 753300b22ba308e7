import { assert, integer, property, tuple } from 'fast-check';
import { BatchOrder } from './batch-order';

const sizes = tuple(integer({ min: 1, max: 60 }), integer({ min: 1, max: 60 }), integer()).map(
  ([a, b, seed]) => [Math.max(a, b), Math.min(a, b), seed] as const,
);

describe('BatchOrder', () => {
  it('shows every image once an epoch, in full batches', () => {
    assert(
      property(sizes, ([length, batchSize, seed]) => {
        const order = new BatchOrder(length, batchSize, seed);
        const steps = Array.from({ length: Math.ceil((3 * length) / batchSize) }, (_, step) => order.picksOfStep(step));
        for (const step of steps) expect(step).toHaveLength(batchSize);
        for (const epoch of [0, 1, 2]) {
          const seen = steps.flat().slice(epoch * length, (epoch + 1) * length);
          expect(seen.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...Array(length).keys()]);
          expect(seen.every((pick) => pick.epoch === epoch)).toBe(true);
        }
      }),
    );
  });

  it('depends on the seed and the step alone', () => {
    assert(
      property(sizes, integer({ min: 0, max: 500 }), ([length, batchSize, seed], step) => {
        const resumed = new BatchOrder(length, batchSize, seed).picksOfStep(step);
        const fromStart = new BatchOrder(length, batchSize, seed);
        for (let before = 0; before < Math.min(step, 20); before++) fromStart.picksOfStep(before);
        expect(fromStart.picksOfStep(step)).toEqual(resumed);
      }),
    );
  });

  it('shuffles anew in each epoch and for each seed', () => {
    const [first, second] = [new BatchOrder(100, 100, 0), new BatchOrder(100, 100, 1)];
    expect(first.picksOfStep(0)).not.toEqual(first.picksOfStep(1));
    expect(first.picksOfStep(0)).not.toEqual(second.picksOfStep(0));
  });

  it('refuses a batch larger than the data set', () => {
    expect(() => new BatchOrder(10, 10, 0)).not.toThrow();
    expect(() => new BatchOrder(10, 11, 0)).toThrow(/training\.batchSize: .*\n +expected: at most 10.*\n +found: +11/);
  });
});
