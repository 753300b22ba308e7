/**
 * The lower triangle L of a symmetric matrix's Cholesky factorisation, A = L L^T (Golub & Van Loan 2013, section 4.2).
 * Matrices are square, row by row; only A's lower triangle is read.
 *
 * @param smallestPivot pivots below it, which rounding errors can even make negative, are raised to it: then L L^T is A plus a diagonal.
 */
export const cholesky = (matrix: ArrayLike<number>, size: number, smallestPivot: number): Float64Array => {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * size + j] as number;
      for (let k = 0; k < j; k++) rest -= (lower[i * size + k] as number) * (lower[j * size + k] as number);
      lower[i * size + j] = i === j ? Math.sqrt(Math.max(rest, smallestPivot)) : rest / (lower[j * size + j] as number);
    }
  }
  return lower;
};

/** Overwrites `x`, `[size, columns]`, with the solution Y of L Y = X. */
export const solveLower = (lower: Float64Array, size: number, x: Float64Array, columns: number): void => {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) subtractRow(x, i, lower[i * size + j] as number, j, columns);
    divideRow(x, i, lower[i * size + i] as number, columns);
  }
};

/** Overwrites `x`, `[size, columns]`, with the solution Y of L^T Y = X. */
export const solveLowerTransposed = (lower: Float64Array, size: number, x: Float64Array, columns: number): void => {
  for (let i = size - 1; i >= 0; i--) {
    divideRow(x, i, lower[i * size + i] as number, columns);
    for (let j = 0; j < i; j++) subtractRow(x, j, lower[i * size + j] as number, i, columns);
  }
};

/** Takes `factor` times a row off another one. */
const subtractRow = (x: Float64Array, from: number, factor: number, row: number, columns: number): void => {
  for (let k = 0; k < columns; k++) x[from * columns + k] = (x[from * columns + k] as number) - factor * (x[row * columns + k] as number);
};

const divideRow = (x: Float64Array, row: number, divisor: number, columns: number): void => {
  for (let k = 0; k < columns; k++) x[row * columns + k] = (x[row * columns + k] as number) / divisor;
};
