/** The other rows of a table by distance, the nearest first; of equally near ones the earlier. */
export interface Neighbourhoods {
  /** For each row all other rows. */
  readonly order: readonly Int32Array[];
  /** Euclidean, in the same order. */
  readonly distances: readonly Float64Array[];
}

/** @param values `count * width` numbers, row by row. Takes time and memory by the square of `count`. */
export const neighbourhoodsOf = (values: ArrayLike<number>, count: number, width: number): Neighbourhoods => {
  const squared = Array.from({ length: count }, () => new Float64Array(count));
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += ((values[a * width + i] as number) - (values[b * width + i] as number)) ** 2;
      (squared[a] as Float64Array)[b] = sum;
      (squared[b] as Float64Array)[a] = sum;
    }
  }
  const order = squared.map((row, self) =>
    Int32Array.from({ length: count - 1 }, (_, i) => (i < self ? i : i + 1)).sort(
      (a, b) => (row[a] as number) - (row[b] as number) || a - b,
    ),
  );
  return {
    order,
    distances: order.map((others, row) => Float64Array.from(others, (other) => Math.sqrt((squared[row] as Float64Array)[other] as number))),
  };
};

/**
 * How far neighbours in a plane are to be trusted (Venna and Kaski, ICANN 2001): 1 where the `k` nearest of each row there are among its `k`
 * nearest in truth, less by how far off the others are.
 *
 * @param k less than half the rows.
 */
export const trustworthiness = (truth: Neighbourhoods, plane: Neighbourhoods, k: number): number => {
  const count = truth.order.length;
  let penalty = 0;
  for (const [row, others] of plane.order.entries()) {
    const rank = new Int32Array(count);
    (truth.order[row] as Int32Array).forEach((other, place) => (rank[other] = place + 1));
    for (const other of others.subarray(0, k)) penalty += Math.max(0, (rank[other] as number) - k);
  }
  return 1 - (2 / (count * k * (2 * count - 3 * k - 1))) * penalty;
};
