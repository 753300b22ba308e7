import { turnPixels } from './turn-pixels';

const turned = (turns: number) => {
  const image = { height: 2, width: 2, channels: 2, data: Uint8Array.of(1, 10, 2, 20, 3, 30, 4, 40) };
  turnPixels(image, turns);
  return [...image.data];
};

test.each([
  [0, [1, 2, 3, 4]],
  [1, [2, 4, 1, 3]],
  [2, [4, 3, 2, 1]],
  [3, [3, 1, 4, 2]],
  [-1, [3, 1, 4, 2]],
  [5, [2, 4, 1, 3]],
])('%i quarter turns counter-clockwise', (turns, expected) => {
  expect(turned(turns)).toEqual(expected.flatMap((value) => [value, value * 10]));
});
