import { randomFrom, turnPixels } from '@longway/tensor';
import fc from 'fast-check';
import { patternFilter } from './pattern-filter';

const SIDE = 4;
const noise = (count: number, seed: number) => {
  const random = randomFrom(seed, 'pictures');
  return Float32Array.from({ length: count * SIDE * SIDE }, () => random.normal());
};
const changesOf = (values: Float32Array) => ({ values, count: values.length / SIDE ** 2, size: SIDE ** 2, channels: 1 });

test('pictures that are the same at some positions are wholly alike there; their negative is the opposite', () => {
  const values = noise(6, 1);
  for (let row = 0; row < 6; row++) [5, 6, 9].forEach((p, i) => (values[row * 16 + p] = (row === 5 ? -1 : 1) * (i + 1)));
  const filter = patternFilter(changesOf(values), [0, 1, 2, 3], [5, 6, 9], [SIDE, SIDE]);
  expect(Array.from(filter.pattern)).toEqual([1, 2, 3]);
  for (const row of [0, 4]) expect(filter.likeness(row)).toBeCloseTo(1, 10);
  expect(filter.likeness(5)).toBeCloseTo(-1, 10);
});

test('a picture is not compared with itself', () => {
  // Two pictures that have nothing in common: the filter that is made of both is, for each, the other one.
  const values = new Float32Array(32);
  values[5] = 1;
  values[16 + 6] = 1;
  const filter = patternFilter(changesOf(values), [0, 1], [5, 6], [SIDE, SIDE]);
  expect(filter.likeness(0)).toBeCloseTo(0, 10);
  expect(filter.likeness(1)).toBeCloseTo(0, 10);
});

test('turning is what turning the pixels does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 }), fc.integer(), (turns, seed) => {
      const values = noise(4, seed);
      const turned = values.slice();
      turnPixels({ height: SIDE, width: SIDE, channels: 1, data: turned.subarray(48) as unknown as Uint8Array }, turns);
      const at = [0, 1, 5, 11];
      const expected = patternFilter(changesOf(turned), [0, 1, 2], at, [SIDE, SIDE]).likeness(3);
      expect(patternFilter(changesOf(values), [0, 1, 2], at, [SIDE, SIDE]).likeness(3, turns)).toBeCloseTo(expected, 10);
    }),
  );
});
