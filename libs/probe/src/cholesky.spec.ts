import { randomFrom } from '@longway/tensor';
import { cholesky, solveLower, solveLowerTransposed } from './cholesky';

test('factors a matrix that was worked by hand', () => {
  // prettier-ignore
  expect([...cholesky([4, 0, 0, 12, 37, 0, -16, -43, 98], 3, 0)]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
});

test('both solutions together undo the matrix', () => {
  const [size, columns] = [20, 3];
  const random = randomFrom(1, 'cholesky');
  const factor = Array.from({ length: size }, () => Array.from({ length: size }, () => random.normal()));
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const matrix = factor.map((row, i) => factor.map((other, j) => dot(row, other) + (i === j ? 1 : 0)));
  const solution = Float64Array.from({ length: size * columns }, () => random.normal());
  const column = (k: number) => Array.from({ length: size }, (_, i) => solution[i * columns + k] as number);
  const x = Float64Array.from({ length: size * columns }, (_, at) =>
    dot(matrix[Math.floor(at / columns)] as number[], column(at % columns)),
  );

  const lower = cholesky(matrix.flat(), size, 0);
  solveLower(lower, size, x, columns);
  solveLowerTransposed(lower, size, x, columns);
  x.forEach((value, i) => expect(value).toBeCloseTo(solution[i] as number, 8));
});

test('stays finite where rounding errors have made a matrix indefinite', () => {
  const lower = cholesky([1, 0, 1 + 1e-7, 1], 2, 1e-4);
  expect(lower[3]).toBeCloseTo(1e-2, 10);
});
