import type { PixelSplit } from '@longway/contracts';
import { mixedOrder } from './mixed-order';

/** Which part of a training split is meant: that which is kept apart for choosing settings, or the rest. */
export type Part = 'held-out' | 'rest';

/** A part of a split, in the split's order. Which `count` images are held out, their numbers alone decide: more of them are those of before and others. */
export const partOfSplit = (split: PixelSplit, count: number, part: Part): PixelSplit => {
  if (count >= split.length) throw new RangeError(`${count} images to be held out of ${split.length}`);
  const order = mixedOrder(Array.from({ length: split.length }, (_, index) => String(index)));
  const indices = (part === 'held-out' ? order.subarray(0, count) : order.subarray(count)).toSorted();
  return {
    length: indices.length,
    read(index) {
      const at = indices[index];
      if (at === undefined) throw new RangeError(`no image ${index} in a split of ${indices.length}`);
      return split.read(at);
    },
  };
};
