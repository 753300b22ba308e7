import { LongwayError } from '@longway/contracts';
import fc from 'fast-check';
import { canonicalJson } from './cell';
import { expand } from './expand';

const grid = (given: Partial<Parameters<typeof expand>[0]>) => ({ axes: {}, zip: [], exclude: [], ...given });

/** Axes a0, a1, ... with the values 0, 1, ...; groups of z0.x and z0.y, ... */
const shape = fc.record({
  axes: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
  zip: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
});
const listOf = (length: number): number[] => Array.from({ length }, (_, i) => i);
const gridOf = ({ axes, zip }: { axes: readonly number[]; zip: readonly number[] }) =>
  grid({
    axes: Object.fromEntries(axes.map((length, i) => [`a${i}`, listOf(length)])),
    zip: zip.map((length, i) => ({ [`z${i}.x`]: listOf(length), [`z${i}.y`]: listOf(length).map((value) => value * 10) })),
  });

test('as many points as the product of all lengths, each once, and zipped values go together', () =>
  fc.assert(
    fc.property(shape, (lengths) => {
      const { points, warnings } = expand(gridOf(lengths));
      expect(points).toHaveLength([...lengths.axes, ...lengths.zip].reduce((count, length) => count * length, 1));
      expect(new Set(points.map(canonicalJson)).size).toBe(points.length);
      for (const point of points) lengths.zip.forEach((_, i) => expect(point[`z${i}.y`]).toBe((point[`z${i}.x`] as number) * 10));
      expect(warnings).toEqual([]);
    }),
  ));

test('an exclusion of one value of each of some axes takes the product of the other lengths away', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 1, maxLength: 3 }), fc.nat(), (lengths, pick) => {
      const given = gridOf({ axes: lengths, zip: [] });
      const named = lengths.map((_, i) => i).filter((i) => i === 0 || (pick >> i) % 2 === 1);
      const exclude = [Object.fromEntries(named.map((i) => [`a${i}`, pick % (lengths[i] as number)]))];
      const all = lengths.reduce((count, length) => count * length, 1);
      const others = lengths.reduce((count, length, i) => (named.includes(i) ? count : count * length), 1);
      const { points } = expand({ ...given, exclude });
      expect(points).toHaveLength(all - others);
      expect(points).toEqual(expand(given).points.filter((point) => named.some((i) => point[`a${i}`] !== exclude[0]?.[`a${i}`])));
    }),
  ));

test('the first axis changes slowest; without axes there is one point', () => {
  expect(expand(grid({ axes: { a: [1, 2], b: ['x', 'y'] } })).points).toEqual([
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
    { a: 2, b: 'x' },
    { a: 2, b: 'y' },
  ]);
  expect(expand(grid({})).points).toEqual([{}]);
});

test('an exclusion that fits no point is told', () => {
  const { points, warnings } = expand(grid({ axes: { a: [1, 2], b: [1, 2] }, exclude: [{ a: 1, b: 2 }, { a: 3 }] }));
  expect(points).toHaveLength(3);
  expect(warnings).toEqual([expect.stringContaining('no point fits a=3')]);
});

test.each([
  ['groups of unequal lengths', { zip: [{ a: [1, 2], b: [1, 2, 3] }] }, /^zip\.0: .*equally many[^]*a: 2, b: 3/],
  ['an empty group', { zip: [{}] }, /^zip\.0: holds no paths/],
  ['a setting that is varied twice', { axes: { a: [1] }, zip: [{ a: [2], b: [3] }] }, /varied twice[^]*found: +a$/m],
  ['a setting below another one', { axes: { lens: ['unet'], 'lens.widths': [[8]] } }, /lens and lens\.widths/],
  ['a value given twice', { axes: { a: [[1, 2], [3], [1, 2]] } }, /^axes\.a: a value is given twice[^]*a=\[1,2\]/],
  [
    'an exclusion of what is not varied',
    { axes: { lambda: [1] }, exclude: [{ lamda: 1 }] },
    /"lamda" is not varied[^]*did you mean lambda/,
  ],
  ['a grid of which nothing is left', { axes: { a: [1, 2] }, exclude: [{ a: 1 }, { a: 2 }] }, /no point is left[^]*2 points, all excluded/],
  [
    'a grid that is too large',
    { axes: Object.fromEntries('abcdef'.split('').map((name) => [name, listOf(10)])) },
    /too large[^]*found: +1000000/,
  ],
])('%s is refused', (_, given, message) => {
  const nearest = (word: string, known: readonly string[]) => known.find((name) => name.startsWith(word.slice(0, 2)));
  expect(() => expand(grid(given as never), nearest)).toThrow(LongwayError);
  expect(() => expand(grid(given as never), nearest)).toThrow(message);
});
