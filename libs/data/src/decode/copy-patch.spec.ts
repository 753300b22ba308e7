import { assert, boolean, constantFrom, integer, property } from 'fast-check';
import { copyPatch } from './copy-patch';

const size = integer({ min: 1, max: 13 });

test('a patch is copied pixel by pixel, mirrored or not, wherever it lies and whoever shares the memory', () => {
  assert(
    property(size, size, size, size, constantFrom(1, 3), boolean(), (height, width, top, left, channels, mirrored) => {
      const stride = (left + width + 2) * channels;
      const from = Uint8Array.from({ length: (top + height + 1) * stride }, (_, i) => (i * 37) % 256);
      const into = new Uint8Array(new SharedArrayBuffer(height * width * channels));
      copyPatch(from, { height, width, channels, stride, start: top * stride + left * channels }, into, mirrored);
      const expected = Array.from({ length: into.length }, (_, i) => {
        const [y, x, channel] = [Math.floor(i / (width * channels)), Math.floor(i / channels) % width, i % channels];
        return from[(top + y) * stride + (left + (mirrored ? width - 1 - x : x)) * channels + channel];
      });
      expect([...into]).toEqual(expected);
    }),
  );
});
