import type { Random } from '@longway/contracts';
import { permutation } from '@longway/tensor';

/**
 * Rows of a share of each class, drawn without replacement: the nearest whole number of them, one at least. In rising order.
 *
 * @param share in (0, 1].
 */
export const stratifiedRows = (labels: Int32Array, share: number, random: Random): Int32Array => {
  const byClass = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const own = byClass.get(label) ?? [];
    byClass.set(label, own);
    own.push(row);
  });
  // Classes take turns by their number, so that a draw depends on which rows a class has and not on which comes first.
  const classes = [...byClass].sort(([a], [b]) => a - b);
  const rows = classes.flatMap(([, own]) => {
    const wanted = Math.max(1, Math.round(share * own.length));
    return Array.from(permutation(own.length, random).subarray(0, wanted), (at) => own[at] as number);
  });
  return Int32Array.from(rows).sort();
};
