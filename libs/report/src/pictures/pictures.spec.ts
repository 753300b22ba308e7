import type { Preview, RawImage } from '@longway/contracts';
import { amplification, difference, pairsOf } from './difference';
import { ceiling, drawHeatMap, meanMap, viridisAt } from './heat-map';

const grey = (...values: readonly number[]): RawImage => ({ height: 1, width: values.length, channels: 1, data: Uint8Array.from(values) });
const preview = (errors: readonly number[]): Preview => ({
  step: 1,
  shape: [1, errors.length, 1],
  examples: [],
  count: 1,
  meanSquaredError: errors,
});

test('difference lies around mid-grey, keeps its sign and is clipped', () => {
  const pair = { original: grey(100, 100, 100, 0), lensed: grey(100, 110, 95, 255) };
  expect([...difference(pair, 4).data]).toEqual([128, 168, 108, 255]);
});

test('amplification is the largest power of two that fits, for all pictures together', () => {
  expect(amplification([{ original: grey(0, 10), lensed: grey(30, 10) }])).toBe(4);
  expect(
    amplification([
      { original: grey(0), lensed: grey(1) },
      { original: grey(0), lensed: grey(200) },
    ]),
  ).toBe(1);
  expect(amplification([{ original: grey(5), lensed: grey(6) }])).toBe(32);
  expect(amplification([{ original: grey(5), lensed: grey(5) }])).toBe(1);
});

test('pairsOf takes pictures out of a preview', () => {
  const base64 = (...bytes: readonly number[]) => Buffer.from(bytes).toString('base64');
  const [pair] = pairsOf({ ...preview([0, 0]), examples: [{ original: base64(1, 2), lensed: base64(3, 4) }] });
  expect(pair).toEqual({ original: grey(1, 2), lensed: grey(3, 4) });
});

test('meanMap averages over seeds; ceiling cuts the brightest twentieth', () => {
  expect(meanMap([preview([0, 2]), preview([4, 4])])?.values).toEqual([2, 3]);
  expect(meanMap([])).toBeUndefined();
  const values = Array.from({ length: 101 }, (_, i) => i);
  expect(ceiling([{ height: 1, width: 101, values }])).toBeCloseTo(95, 10);
});

test('heat maps run from violet to yellow and clip', () => {
  expect(viridisAt(0)).toEqual([68, 1, 84]);
  expect(viridisAt(7)).toEqual([253, 231, 37]);
  expect([...drawHeatMap({ height: 1, width: 2, values: [0, 9] }, 4).data]).toEqual([68, 1, 84, 253, 231, 37]);
});
