import { duration, TurnTimer } from './time-left';

it.each([
  [9.6, '10 s'],
  [90, '2 min'],
  [3540, '59 min'],
  [7500, '2 h 05 min'],
])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

it('tells the time left from the runs that it saw done', () => {
  let now = 5_000;
  const timer = new TurnTimer(() => now);
  const turn = (number: number, isDone = false) => ({ run: `a/seed-${number}`, number, total: 6, isDone });
  expect(timer.announce(turn(1, true))).toBe('run 1 of 6: a/seed-1 is done');
  expect(timer.announce(turn(2))).toBe('run 2 of 6: a/seed-2');
  now += 50_000;
  expect(timer.announce(turn(3))).toBe('run 3 of 6: a/seed-3 (about 3 min left)');
});
