/** Where numbers lie. */
export interface Spread {
  readonly min: number;
  /** The lower one of the two in the middle, where their count is even. */
  readonly median: number;
  readonly max: number;
}

/** Undefined of none. */
export const spreadOf = (numbers: readonly number[]): Spread | undefined => {
  const sorted = Float64Array.from(numbers).sort();
  const [min, median, max] = [sorted[0], sorted[(sorted.length - 1) >> 1], sorted.at(-1)];
  return min === undefined || median === undefined || max === undefined ? undefined : { min, median, max };
};
