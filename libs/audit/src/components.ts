import type { Extent } from './place';

/** Parts that lie no further apart than this belong together: strokes of a letter, letters of a word. */
const GAP = 2;

/** Divides the positions where a mask is 1 into those that hang together. @returns positions, row by row, of each part. */
export const componentsOf = (mask: ArrayLike<number>, [height, width]: Extent): readonly (readonly number[])[] => {
  const found: number[][] = [];
  const left = new Set(Array.from({ length: height * width }, (_, p) => p).filter((p) => mask[p] === 1));
  for (const start of left) {
    left.delete(start);
    const part = [start];
    for (const p of part) {
      const [y, x] = [Math.floor(p / width), p % width];
      for (let v = Math.max(0, y - GAP); v <= Math.min(height - 1, y + GAP); v++) {
        for (let u = Math.max(0, x - GAP); u <= Math.min(width - 1, x + GAP); u++) {
          if (left.delete(v * width + u)) part.push(v * width + u);
        }
      }
    }
    found.push(part.sort((a, b) => a - b));
  }
  return found;
};
