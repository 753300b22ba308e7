import type { RawImage } from '@longway/contracts';

/** Turns a square image's pixels in place by quarter turns counter-clockwise. */
export const turnPixels = ({ width: side, channels, data }: RawImage, turns: number): void => {
  for (let turn = 0; turn < ((turns % 4) + 4) % 4; turn++) {
    const before = data.slice();
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        // Counter-clockwise, the last column becomes the first row.
        const from = (column * side + side - 1 - row) * channels;
        data.set(before.subarray(from, from + channels), (row * side + column) * channels);
      }
    }
  }
};
