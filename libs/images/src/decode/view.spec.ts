import * as fc from 'fast-check';
import { centred, resizeThenCrop, withShorterSide } from '.';

test.each([
  [
    { height: 375, width: 500 },
    { height: 256, width: 341 },
  ],
  [
    { height: 500, width: 375 },
    { height: 341, width: 256 },
  ],
  [
    { height: 333, width: 500 },
    { height: 256, width: 384 },
  ],
  [
    { height: 100, width: 100 },
    { height: 256, width: 256 },
  ],
])('%j becomes %j with a shorter side of 256', (image, expected) => {
  expect(withShorterSide(image, 256)).toEqual(expected);
});

test('a crop within the resized image is a box within the image', () => {
  const side = fc.integer({ min: 1, max: 5000 });
  fc.assert(
    fc.property(side, side, fc.double({ min: 0, max: 1, noNaN: true }), (height, width, where) => {
      const view = resizeThenCrop(256, { height: 224, width: 224 }, (room) => ({
        top: Math.floor(where * room.height),
        left: Math.floor(where * room.width),
      }))({ height, width });
      const { box } = view;
      expect(box?.left).toBeGreaterThanOrEqual(0);
      expect((box?.left ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width + 1e-6);
      expect((box?.top ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height + 1e-6);
    }),
  );
});

test('the middle is the default', () => {
  const { box } = resizeThenCrop(10, { height: 8, width: 8 })({ height: 20, width: 40 });
  expect(box).toEqual({ left: 12, top: 2, width: 16, height: 16 });
  expect(centred({ height: 3, width: 4 })).toEqual({ top: 2, left: 2 });
});

test('a crop larger than the resized image is refused', () => {
  expect(() => resizeThenCrop(200, { height: 224, width: 224 })({ height: 300, width: 400 })).toThrow(/at most 200x267[^]*224x224/);
});
