import { duration, enumerate, figure, moment, percent, revision, withSpread } from './format';

test.each([
  [0, '0'],
  [0.0796, '0.0796'],
  [0.5, '0.500'],
  [12.345, '12.3'],
  [1234.5, '1235'],
  [-0.25, '−0.250'],
  [3.3e-5, '3.3e−5'],
])('figure(%d) is %s', (value, shown) => expect(figure(value)).toBe(shown));

test('shares are shown in percent, with their spread where there is one', () => {
  expect(withSpread({ mean: 0.8084, se: 0.0031, n: 2, values: [] }, true)).toBe('80.8 ± 0.3');
  expect(withSpread({ mean: 0.8084, n: 1, values: [] }, true)).toBe('80.8');
  expect(withSpread({ mean: 1.25, se: 0.5, n: 2, values: [] }, false)).toBe('1.25 ± 0.50');
  expect(withSpread({ mean: 0.0044, se: 0.000231, n: 2, values: [] }, false)).toBe('0.00440 ± 0.00023');
  expect(withSpread({ mean: 4e-5, se: 2e-6, n: 2, values: [] }, false)).toBe('4.0e−5 ± 2.0e−6');
  expect(percent(-0.1)).toBe('−10 %');
});

test.each([
  [12, '12 s'],
  [185, '3 min 05 s'],
  [7800, '2 h 10 min'],
])('duration(%d) is %s', (seconds, shown) => expect(duration(seconds)).toBe(shown));

test('moment speaks of UTC, and repeats what is no date', () => {
  expect(moment('2026-03-04T14:05:00.000Z')).toBe('4 March 2026, 14:05 UTC');
  expect(moment('yesterday')).toBe('yesterday');
});

test('revision tells commit and changes apart', () => {
  expect(revision('abc+changes')).toEqual({ commit: 'abc', isChanged: true });
  expect(revision('abc')).toEqual({ commit: 'abc', isChanged: false });
});

test('enumerate', () => expect(enumerate(['a', 'b', 'c'])).toBe('a, b and c'));
