import * as fc from 'fast-check';
import { shiftCyclically } from './shift';

test('what leaves on one side comes in on the other', () => {
  // 1 2 3      6 4 5
  // 4 5 6  ->  3 1 2
  const image = { height: 2, width: 3, channels: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
  shiftCyclically(image, 1, 1);
  expect([...image.data]).toEqual([6, 4, 5, 3, 1, 2]);
});

test('there and back is where it was, whatever the steps and the channels', () => {
  const side = fc.integer({ min: 1, max: 5 });
  const step = fc.integer({ min: -12, max: 12 });
  fc.assert(
    fc.property(side, side, fc.constantFrom(1, 3), step, step, (height, width, channels, down, right) => {
      const data = Uint8Array.from({ length: height * width * channels }, (_, i) => i);
      const image = { height, width, channels, data: data.slice() };
      shiftCyclically(image, down, right);
      const to = ((((down % height) + height) % height) * width + (((right % width) + width) % width)) * channels;
      expect(image.data[to]).toBe(0);
      shiftCyclically(image, -down, -right);
      expect(image.data).toEqual(data);
    }),
  );
});
