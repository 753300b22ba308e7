import { ColourCast } from './colour-cast';
import { options } from './options';

/** Two pixels with a chance that says these numbers, one after the other. */
const marked = (chosen: object, uniform: readonly number[], pixels = [100, 100, 100, 40, 0, 200]) => {
  const draws = [...uniform];
  const random = { uniform: () => draws.shift() ?? NaN, integer: () => 0, normal: () => 0 };
  const image = { height: 1, width: pixels.length / 3, channels: 3, data: Uint8Array.from(pixels) };
  new ColourCast(options.parse(chosen)).draw(image, { random });
  return [...image.data];
};

test.each([
  // 0, 1/2 and 1 are a stop darker, none, and a stop brighter.
  [
    [1, 0],
    [200, 100, 50, 80, 0, 100],
  ],
  [
    [0.5, 0.5],
    [100, 100, 100, 40, 0, 200],
  ],
  [
    [0, 1],
    [50, 100, 200, 20, 0, 255],
  ],
] as const)('chance of %j multiplies red and blue, and leaves green alone', (uniform, expected) =>
  expect(marked({ stops: 1 }, uniform)).toEqual(expected),
);

test('stops say how far', () => expect(marked({ stops: 2 }, [0, 0.5]).slice(0, 3)).toEqual([25, 100, 100]));

test('refuses grey pictures', () => {
  const grey = { height: 1, width: 1, channels: 1, data: Uint8Array.of(1) };
  const random = { uniform: () => 0, integer: () => 0, normal: () => 0 };
  expect(() => new ColourCast({ stops: 1 }).draw(grey, { random })).toThrow(/expected: 3 channels/);
});
