import { packedSplit } from './packed-split';

const split = packedSplit({ shape: [1, 2, 3], pixels: Uint8Array.from({ length: 18 }, (_, i) => i), labels: Uint8Array.of(7, 8, 9) });

describe('packedSplit', () => {
  it('reads the images in their order', () => {
    expect(split.length).toBe(3);
    expect(split.read(1)).toEqual({ height: 1, width: 2, channels: 3, data: Uint8Array.of(6, 7, 8, 9, 10, 11), label: 8 });
  });

  it('shares the memory', () => {
    expect(split.read(0).data.buffer).toBe(split.read(2).data.buffer);
  });

  it('gives images whose slice() is a copy, even out of a Buffer', () => {
    const ofBuffer = packedSplit({ shape: [1, 1, 1], pixels: Buffer.of(5, 6, 7).subarray(1), labels: Uint8Array.of(0, 1) });
    ofBuffer.read(1).data.slice().fill(0);
    expect([...ofBuffer.read(0).data, ...ofBuffer.read(1).data]).toEqual([6, 7]);
  });

  it.each([-1, 3, 0.5, NaN])('has no image %d', (index) => {
    expect(() => split.read(index)).toThrow(/no image .* in a split of 3/);
  });

  it('refuses pixels that do not fit the labels', () => {
    expect(() => packedSplit({ shape: [1, 1, 1], pixels: new Uint8Array(2), labels: new Uint8Array(3) })).toThrow(RangeError);
  });
});
