/**
 * A Gaussian filter of one axis as a matrix `[side, side]`, row by row. Images go on mirrored behind their edges, so that the matrix is symmetric, its
 * rows sum to one, and the cosines of the discrete cosine transform (type II) are its eigenvectors: it rescales frequencies and does nothing else.
 *
 * @param deviation in pixels.
 */
export const smoothing = (side: number, deviation: number): Float32Array => {
  const reach = Math.ceil(4 * deviation);
  const window = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * deviation ** 2)));
  const total = window.reduce((sum, weight) => sum + weight, 0);
  const matrix = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    window.forEach((weight, i) => {
      matrix[row * side + mirrored(row + i - reach, side)] =
        (matrix[row * side + mirrored(row + i - reach, side)] as number) + weight / total;
    });
  }
  return Float32Array.from(matrix);
};

/** -1 is 0 again, -2 is 1; `side` is `side - 1` again. */
const mirrored = (position: number, side: number): number => {
  const within = ((position % (2 * side)) + 2 * side) % (2 * side);
  return within < side ? within : 2 * side - 1 - within;
};

/** What a 5-tap binomial pyramid (Burt and Adelson 1983) has smoothed by at its levels: variances 1, 1 + 4, 1 + 4 + 16, ... @param level from 1. */
export const pyramidDeviation = (level: number): number => Math.sqrt((4 ** level - 1) / 3);
