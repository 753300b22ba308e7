import { designMatrix, learnStandardisation } from './standardise';

const table = (rows: readonly (readonly number[])[]) => ({
  count: rows.length,
  width: (rows[0] as readonly number[]).length,
  values: Float32Array.from(rows.flat()),
});

test('brings each feature to mean 0 and deviation 1, with ones behind', () => {
  const train = table([
    [1, 10],
    [3, 30],
    [5, 50],
  ]);
  const root = Math.fround(Math.sqrt(3 / 2));
  expect([...designMatrix(train, learnStandardisation(train))]).toEqual([-root, -root, 1, 0, 0, 1, root, root, 1]);
});

test("uses the training images' mean and deviation for others", () => {
  const standardisation = learnStandardisation(table([[0], [2]]));
  expect([...designMatrix(table([[4], [1]]), standardisation)]).toEqual([3, 1, 0, 1]);
});

test('leaves out a feature that is constant but for rounding, whatever it is elsewhere', () => {
  const standardisation = learnStandardisation(
    table([
      [0.1, 0],
      [0.1 + 1e-8, 0],
      [0.1, 0],
    ]),
  );
  expect([...designMatrix(table([[5, 7]]), standardisation)]).toEqual([0, 0, 1]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %p', (value) => {
  expect(() => learnStandardisation(table([[0, value]]))).toThrow(/feature 1: A feature is not a finite number/);
});
