import fc from 'fast-check';
import { previewSteps } from './preview';

test('previews lie denser early on', () => {
  // 1000 times the squares of 1/5 to 4/5.
  expect([...previewSteps(1000, 4)]).toEqual([40, 160, 360, 640]);
});

test('few steps have few previews, and none of them is the last', () => {
  expect([...previewSteps(5, 8)]).toEqual([1, 2, 3, 4]);
  expect([...previewSteps(1, 8)]).toEqual([]);
  expect([...previewSteps(1000, 0)]).toEqual([]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 1000 }), (steps, count) => {
      const shown = [...previewSteps(steps, count)];
      expect(shown.length).toBeLessThanOrEqual(count);
      expect(shown.every((step) => Number.isInteger(step) && step >= 1 && step < steps)).toBe(true);
    }),
  );
});
