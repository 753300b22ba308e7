import { ticksBetween } from './ticks';

test.each([
  [0, 1, [0, 0.5, 1]],
  [0, 0.0566, [0, 0.02, 0.04]],
  [69.2, 76.1, [70, 72, 74, 76]],
  [-3, 3, [-2, 0, 2]],
  [5, 5, [5]],
])('round numbers from %p to %p', (low, high, expected) => expect(ticksBetween(low, high)).toEqual(expected));
