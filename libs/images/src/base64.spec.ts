import { assert, property, uint8Array } from 'fast-check';
import { fromBase64, toBase64 } from './base64';

describe('base64', () => {
  it('gives back every picture, views into larger memory as well', () => {
    assert(
      property(uint8Array({ minLength: 2, maxLength: 40 }), (memory) => {
        const data = memory.subarray(1);
        expect(fromBase64(toBase64({ data }), [1, data.length, 1])).toEqual({
          height: 1,
          width: data.length,
          channels: 1,
          data: Uint8Array.from(data),
        });
      }),
    );
  });

  it('refuses a text of another size', () => {
    expect(() => fromBase64(toBase64({ data: new Uint8Array(4) }), [1, 1, 3])).toThrow('a picture of 1x1x3 has 3 bytes, not 4');
  });
});
