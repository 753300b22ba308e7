import { toImages } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { fineDetail } from './bands';
import type { Changes } from './fixed-pattern';

/** Pictures of one size. */
export interface Pictures {
  readonly shape: readonly [height: number, width: number, channels: number];
  /** 8-bit, picture behind picture. */
  readonly levels: Uint8Array;
  /** The class of each. */
  readonly labels: readonly number[];
}

/** Pictures that are blurred together. */
const BATCH = 32;

/** Fine detail of the pictures themselves, pixels in [-1, 1]. */
export const detailsOf = ({ shape: [height, width, channels], levels, labels }: Pictures): Changes => {
  const size = height * width * channels;
  const values = new Float32Array(labels.length * size);
  for (let row = 0; row < labels.length; row += BATCH) {
    const count = Math.min(BATCH, labels.length - row);
    tf.tidy(() => {
      const images = toImages(levels.subarray(row * size, (row + count) * size), [count, height, width, channels]);
      // Not as the tidy's result: it would be searched for tensors, value by value.
      values.set(fineDetail(images).dataSync(), row * size);
    });
  }
  return { values, count: labels.length, size, channels };
};
