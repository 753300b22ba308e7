import type { RawImage } from '@longway/contracts';
import { amplification, difference, pairsOf } from './difference';

const grey = (...values: readonly number[]): RawImage => ({ height: 1, width: values.length, channels: 1, data: Uint8Array.from(values) });

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
  const [pair] = pairsOf({
    step: 1,
    shape: [1, 2, 1],
    count: 1,
    meanSquaredError: [0, 0],
    examples: [{ original: base64(1, 2), lensed: base64(3, 4) }],
  });
  expect(pair).toEqual({ original: grey(1, 2), lensed: grey(3, 4) });
});
