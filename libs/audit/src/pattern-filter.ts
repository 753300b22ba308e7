import type { Changes } from './fixed-pattern';
import type { Extent } from './place';

/** Of the mean variance, what is added to each: no place is as sure as a few pictures make it look. */
const LEAST_VARIANCE = 0.1;

/** A filter that is matched to what stands at some positions of some pictures. */
export interface PatternFilter {
  readonly positions: readonly number[];
  /** What stands there: position by position, channel by channel. */
  readonly pattern: Float64Array;
  /**
   * How alike a picture is to the pattern there, -1 to 1: their correlation, each position weighted by how little pictures differ at it
   * otherwise. A picture that the pattern was made of is compared with the others.
   */
  likeness(row: number, turns?: number): number;
}

/** Where a position of a picture comes from that is turned by quarter turns counter-clockwise. Quarter turns are for squares. */
const before = (p: number, turns: number, [height, width]: Extent): number => {
  const [y, x] = [Math.floor(p / width), p % width];
  if (turns === 0) return p;
  if (turns === 2) return (height - 1 - y) * width + (width - 1 - x);
  return turns === 1 ? x * width + (width - 1 - y) : (height - 1 - x) * width + y;
};

/** @param rows the pictures that the filter is made of. */
export const patternFilter = (
  { values, size, channels }: Changes,
  rows: readonly number[],
  positions: readonly number[],
  extent: Extent,
): PatternFilter => {
  const length = positions.length * channels;
  const at = (row: number, i: number, turns = 0): number =>
    values[row * size + before(positions[Math.floor(i / channels)] as number, turns, extent) * channels + (i % channels)] as number;
  const [sum, squares] = [new Float64Array(length), new Float64Array(length)];
  for (const row of rows) {
    for (let i = 0; i < length; i++) {
      sum[i] = (sum[i] as number) + at(row, i);
      squares[i] = (squares[i] as number) + at(row, i) ** 2;
    }
  }
  const pattern = sum.map((value) => value / rows.length);
  const variances = squares.map((value, i) => Math.max(0, value / rows.length - (pattern[i] as number) ** 2));
  const floor = LEAST_VARIANCE * (variances.reduce((total, value) => total + value, 0) / length) + 1e-9;
  const made = new Set(rows);
  const likeness = (row: number, turns = 0): number => {
    const own = made.has(row);
    let [product, ofPicture, ofPattern] = [0, 0, 0];
    for (let i = 0; i < length; i++) {
      const value = at(row, i, turns);
      const standing = ((sum[i] as number) - (own ? at(row, i) : 0)) / Math.max(1, rows.length - Number(own));
      const weight = 1 / ((variances[i] as number) + floor);
      product += weight * value * standing;
      ofPicture += weight * value * value;
      ofPattern += weight * standing * standing;
    }
    return product / Math.max(1e-12, Math.sqrt(ofPicture * ofPattern));
  };
  return { positions, pattern, likeness };
};
