import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { Pictures } from './details';
import { findPatterns } from './find-pattern';

beforeAll(() => tf.setBackend('cpu'));

const SIDE = 32;
const COUNT = 120;
const classNames = ['a', 'b', 'c'];

/** Noise about mid-grey, and what `mark` draws over it; undefined leaves a pixel as it is. */
const pictures = (mark: (y: number, x: number, label: number, row: number) => number | undefined): Pictures => {
  const random = randomFrom(3, 'pictures');
  const labels = Array.from({ length: COUNT }, (_, i) => i % 3);
  const levels = new Uint8Array(COUNT * SIDE * SIDE * 3);
  labels.forEach((label, row) => {
    for (let p = 0; p < SIDE * SIDE; p++) {
      const drawn = mark(Math.floor(p / SIDE), p % SIDE, label, row);
      for (let c = 0; c < 3; c++) levels[(row * SIDE * SIDE + p) * 3 + c] = drawn ?? Math.max(0, Math.min(255, 128 + 30 * random.normal()));
    }
  });
  return { shape: [SIDE, SIDE, 3], levels, labels };
};
const inCorner = (y: number, x: number) => y >= 26 && y < 30 && x >= 2 && x < 8;

test('noise has no mark', () => {
  expect(
    findPatterns(
      pictures(() => undefined),
      classNames,
      1,
    ),
  ).toEqual([]);
});

test('a mark in the corner of two classes tells the class', () => {
  const [found, ...others] = findPatterns(
    pictures((y, x, label) => (label > 0 && inCorner(y, x) ? (x % 2) * 200 : undefined)),
    classNames,
    1,
  );
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    basis: 'pattern',
    kind: 'corner-mark',
    place: 'bottom-left',
    classes: ['b', 'c'],
    tasks: ['supervised'],
    verdict: 'strong',
  });
  expect(found?.strength).toBeGreaterThan(0.95);
  expect(found?.exhibits.every(({ className }) => className !== 'a')).toBe(true);
});

test('strength is how much more of the bearers than of the others have it', () => {
  // Every second one of class a, and no other: half of a, none of the rest.
  const [found] = findPatterns(
    pictures((y, x, label, row) => (label === 0 && row % 2 === 0 && inCorner(y, x) ? (x % 2) * 255 : undefined)),
    classNames,
    1,
  );
  expect(found).toMatchObject({ classes: ['a'] });
  expect(found?.strength).toBeCloseTo(0.5, 1);
});

test('a mark on all pictures tells which way is up, unless it looks the same from every side', () => {
  const [found, ...others] = findPatterns(
    pictures((y, x) => (inCorner(y, x) ? (x % 2) * 200 : undefined)),
    classNames,
    1,
  );
  expect(others).toEqual([]);
  expect(found).toMatchObject({ kind: 'corner-mark', classes: [], tasks: ['rotation'], verdict: 'strong' });
  expect(found?.strength).toBeGreaterThan(0.95);
  const frame = (y: number, x: number) => (Math.min(y, x, SIDE - 1 - y, SIDE - 1 - x) < 2 ? 0 : undefined);
  expect(findPatterns(pictures(frame), classNames, 1)).toEqual([]);
});

test('a frame around one class is one finding, called a frame', () => {
  const found = findPatterns(
    pictures((y, x, label) => (label === 1 && Math.min(y, x, SIDE - 1 - y, SIDE - 1 - x) < 2 ? 255 : undefined)),
    classNames,
    1,
  );
  expect(found).toEqual([expect.objectContaining({ kind: 'border', classes: ['b'], verdict: 'strong' })]);
});

test('without what stands, an exhibit is mid-grey again where the mark was', () => {
  const [found] = findPatterns(
    pictures((y, x, label) => (label === 2 && y === 3 && x >= 3 && x < 7 ? 255 : undefined)),
    classNames,
    1,
  );
  const [exhibit] = found?.exhibits ?? [];
  const at = (3 * SIDE + 5) * 3;
  const [before, after] = [exhibit?.original, exhibit?.lensed].map((text) => Buffer.from(text ?? '', 'base64')[at] ?? 0);
  expect(before).toBe(255);
  // A blur of seven rows keeps 20/64 of a line one row high, more to its sides: the rest of the line is its detail.
  expect(after).toBeGreaterThan(128);
  expect(after).toBeLessThan(200);
});

test('what stands all over the picture is what the pictures show', () => {
  expect(
    findPatterns(
      pictures((y, x, label) => ((y * (label + 2) + x * x) % 5) * 50),
      classNames,
      1,
    ),
  ).toEqual([]);
});
