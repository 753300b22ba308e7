import { announcement, duration } from './time-left';

it.each([
  [9.6, '10 s'],
  [90, '2 min'],
  [3540, '59 min'],
  [7500, '2 h 05 min'],
])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

it('tells the time left from the runs that were done', () => {
  expect(announcement({ run: 'a/seed-0', number: 1, total: 6 }, 0)).toBe('run 1 of 6: a/seed-0');
  expect(announcement({ run: 'a/seed-2', number: 3, total: 6 }, 100)).toBe('run 3 of 6: a/seed-2 (about 3 min left)');
});
