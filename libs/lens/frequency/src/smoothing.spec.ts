import fc from 'fast-check';
import { pyramidDeviation, smoothing } from './smoothing';

const rowsOf = (matrix: Float32Array, side: number) =>
  Array.from({ length: side }, (_, row) => Array.from(matrix.subarray(row * side, (row + 1) * side)));

test('rows sum to one and the matrix is symmetric: no brightness comes or goes, whatever the side', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0.3, max: 30, noNaN: true }), (side, deviation) => {
      const rows = rowsOf(smoothing(side, deviation), side);
      const sums = rows.map((row) => Math.abs(row.reduce((sum, value) => sum + value, 0) - 1));
      const skews = rows.flatMap((row, i) => row.map((value, j) => Math.abs(value - (rows[j]?.[i] as number))));
      expect(Math.max(...sums)).toBeLessThan(1e-5);
      expect(Math.max(...skews)).toBeLessThan(1e-6);
    }),
  );
});

test('cosines of the discrete cosine transform come out rescaled, by less the faster they are', () => {
  const side = 16;
  const rows = rowsOf(smoothing(side, 1), side);
  let gain = 1.001;
  for (let frequency = 0; frequency < side; frequency++) {
    const cosine = Array.from({ length: side }, (_, i) => Math.cos((Math.PI * (i + 0.5) * frequency) / side));
    const filtered = rows.map((row) => row.reduce((sum, value, i) => sum + value * (cosine[i] as number), 0));
    const scale = (filtered[0] as number) / (cosine[0] as number);
    filtered.forEach((value, i) => expect(value).toBeCloseTo(scale * (cosine[i] as number), 5));
    expect(scale).toBeLessThan(gain);
    // The transfer function of a Gaussian; the cut tail and sampling at whole pixels cost less than the tolerance.
    expect(scale).toBeCloseTo(Math.exp(-(((Math.PI * frequency) / side) ** 2) / 2), 1);
    gain = scale + 1e-6;
  }
});

test('levels smooth as a binomial pyramid does', () => {
  expect([1, 2, 3].map((level) => pyramidDeviation(level) ** 2)).toEqual([1, 5, 21].map((variance) => expect.closeTo(variance, 10)));
});
