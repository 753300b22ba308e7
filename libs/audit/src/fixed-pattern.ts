import type { Random } from '@longway/contracts';
import { permutation } from '@longway/tensor';

/** Fine detail of changes: `count` of `size` values, picture by picture. */
export interface Changes {
  readonly values: Float32Array;
  readonly count: number;
  /** Positions times channels. */
  readonly size: number;
  readonly channels: number;
}

/** What of the changes is the same pattern at the same place in picture after picture. */
export interface FixedPattern {
  /** Of the changes' energy, at most 1; around 0, and below it by chance, where nothing repeats. */
  readonly share: number;
  /** Energy by position, row by row; around 0 where nothing repeats. */
  readonly map: Float64Array;
  /** Energy of all changes by position. */
  readonly energy: Float64Array;
}

const meanOf = ({ values, size }: Changes, rows: ArrayLike<number>): Float64Array => {
  const mean = new Float64Array(size);
  for (let r = 0; r < rows.length; r++) {
    const start = (rows[r] as number) * size;
    for (let k = 0; k < size; k++) mean[k] = (mean[k] as number) + (values[start + k] as number);
  }
  return mean.map((sum) => sum / rows.length);
};

/**
 * Splits the pictures of each group in two halves at random and multiplies the halves' mean changes, position by position: what a lens does
 * to the content of pictures differs from one to the next and cancels out, what it does to a mark at a fixed place stays. The expectation
 * is the energy of the mean change, without the bias of squaring one mean.
 *
 * @param groups of each picture: marks may differ between them. One group where they do not.
 */
export const fixedPattern = (changes: Changes, groups: ArrayLike<number>, random: Random): FixedPattern => {
  const { values, count, size, channels } = changes;
  const map = new Float64Array(size / channels);
  const energy = new Float64Array(size / channels);
  for (let i = 0, k = 0; i < count; i++) {
    for (let position = 0; position < energy.length; position++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++, k++) sum += (values[k] as number) ** 2;
      energy[position] = (energy[position] as number) + sum / count;
    }
  }
  const byGroup = new Map<number, number[]>();
  for (let i = 0; i < count; i++) byGroup.set(groups[i] as number, [...(byGroup.get(groups[i] as number) ?? []), i]);
  for (const rows of byGroup.values()) {
    if (rows.length < 2) continue;
    const order = permutation(rows.length, random);
    const half = Math.floor(rows.length / 2);
    const first = meanOf(
      changes,
      Array.from(order.subarray(0, half), (i) => rows[i] as number),
    );
    const second = meanOf(
      changes,
      Array.from(order.subarray(half), (i) => rows[i] as number),
    );
    for (let k = 0; k < size; k++) {
      const position = Math.floor(k / channels);
      map[position] = (map[position] as number) + ((first[k] as number) * (second[k] as number) * rows.length) / count;
    }
  }
  const sum = (amounts: Float64Array) => amounts.reduce((total, amount) => total + amount, 0);
  const total = sum(energy);
  return { share: total > 0 ? Math.min(1, sum(map) / total) : 0, map, energy };
};
