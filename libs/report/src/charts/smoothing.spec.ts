import { binned, meanCurve, smooth } from './smoothing';

test('binned averages steps and values of each stretch and skips empty ones', () => {
  const curve = { steps: [1, 2, 3, 9, 10], values: [1, 3, 5, 10, 20] };
  expect(binned(curve, 10, 2)).toEqual([
    [2, 3],
    [9.5, 15],
  ]);
  expect(binned(curve, 100, 4)).toEqual([[5, 7.8]]);
});

test('meanCurve averages seeds, also where one ends early', () => {
  const long = { steps: [1, 2, 3, 4], values: [1, 1, 1, 1] };
  const short = { steps: [1, 2], values: [3, 3] };
  expect(meanCurve([long, short], 4, 2)).toEqual([
    [1, 2],
    [2.75, 1.5],
  ]);
});

test('smooth keeps a straight line straight, ends included', () => {
  const line = Array.from({ length: 9 }, (_, i) => [i, 2 * i] as const);
  expect(smooth(line, 3)).toEqual(line);
});

test('smooth averages neighbours', () => {
  expect(
    smooth(
      [
        [0, 0],
        [1, 3],
        [2, 0],
      ],
      1,
    ),
  ).toEqual([
    [0, 0],
    [1, 1],
    [2, 0],
  ]);
});
