import { assert, constantFrom, integer, property } from 'fast-check';
import { placeAt, places } from './place';

describe('placeAt', () => {
  it.each([
    ['top-left', 2, 2],
    ['top', 2, 7],
    ['top-right', 2, 13],
    ['left', 4, 2],
    ['centre', 4, 7],
    ['right', 4, 13],
    ['bottom-left', 6, 2],
    ['bottom', 6, 7],
    ['bottom-right', 6, 13],
  ] as const)('%s', (place, top, left) => {
    expect(placeAt({ height: 12, width: 20 }, { height: 4, width: 5 }, place, 2)).toEqual({ top, left });
  });

  it('keeps the mark on the image, wherever it fits', () => {
    const side = integer({ min: 1, max: 40 });
    assert(
      property(side, side, side, side, integer({ min: 0, max: 5 }), constantFrom(...places), (height, width, h, w, margin, place) => {
        const fits = h + margin <= height && w + margin <= width;
        const at = () => placeAt({ height, width }, { height: h, width: w }, place, margin);
        if (!fits) return void expect(at).toThrow(`${h}x${w} pixels and a margin of ${margin}`);
        const { top, left } = at();
        expect(top >= 0 && left >= 0 && top + h <= height && left + w <= width).toBe(true);
      }),
    );
  });
});
