import fc from 'fast-check';
import { ranges } from './ranges';

test.each([
  [[], ''],
  [[3], '3'],
  [[0, 1, 2], '0-2'],
  [[0, 1, 3, 5, 6, 7], '0-1,3,5-7'],
])('%j are %s', (numbers, expected) => expect(ranges(numbers)).toBe(expected));

test('what is written says the same numbers, in as few ranges as can be', () =>
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(200)), (list) => {
      const numbers = list.sort((a, b) => a - b);
      const parts = ranges(numbers).split(',').filter(Boolean);
      const read = parts.flatMap((part) => {
        const [first, last = first] = part.split('-').map(Number) as [number, number?];
        return Array.from({ length: last - first + 1 }, (_, index) => first + index);
      });
      const gaps = numbers.filter((number) => !numbers.includes(number - 1)).length;
      expect([read, parts.length]).toEqual([numbers, gaps]);
    }),
  ));
