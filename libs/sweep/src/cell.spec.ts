import fc from 'fast-check';
import { canonicalJson, cellId, describePoint, hashOf } from './cell';

/** The same value, keys written in another order at every depth. */
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  );
};

test('an id knows nothing of the order of keys, and all of the values', () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (config) => {
      expect(hashOf(turned(config))).toBe(hashOf(config));
      expect(JSON.parse(canonicalJson(config))).toEqual(JSON.parse(JSON.stringify(config)));
      expect(hashOf({ ...config, more: 1 })).not.toBe(hashOf({ ...config, more: 2 }));
    }),
  ));

test('the order of a list counts', () => expect(hashOf({ a: [1, 2] })).not.toBe(hashOf({ a: [2, 1] })));

test('an id is the first 16 digits of the SHA-256 of the canonical text', () => {
  // printf '{"a":[1,{"x":null,"y":true}],"b":"z"}' | sha256sum
  expect(canonicalJson({ b: 'z', a: [1, { y: true, x: null }] })).toBe('{"a":[1,{"x":null,"y":true}],"b":"z"}');
  expect(hashOf({ b: 'z', a: [1, { y: true, x: null }] })).toBe('875f417c9bf4fd38');
  expect(hashOf({})).toMatch(cellId);
});

test.each([
  [{}, '-'],
  [{ 'training.lambda': 4, lens: 'unet', 'lens.widths': [8, 16] }, 'training.lambda=4 lens=unet lens.widths=[8,16]'],
])('a point for people: %j', (point, text) => expect(describePoint(point)).toBe(text));
