import type { RawImage } from '@longway/contracts';

/** Moves an image's pixels in place; what leaves it comes in on the other side. Negative numbers move them up and to the left. */
export const shiftCyclically = ({ height, width, channels, data }: RawImage, down: number, right: number): void => {
  const before = data.slice();
  for (let row = 0; row < height; row++) {
    const from = (((row - down) % height) + height) % height;
    for (let column = 0; column < width; column++) {
      const at = (from * width + ((((column - right) % width) + width) % width)) * channels;
      data.set(before.subarray(at, at + channels), (row * width + column) * channels);
    }
  }
};
