import type { ImageShape, RawImage, Shortcut, Split } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

/**
 * Images of a split as a batch, with the shortcuts drawn on private copies. A mark depends on the seed, the split and
 * the image's index alone: an image bears the same mark in every epoch.
 */
export class MarkedImages {
  constructor(
    private readonly split: Split,
    private readonly splitName: string,
    private readonly shape: ImageShape,
    private readonly shortcuts: readonly Shortcut[],
    private readonly seed: number,
  ) {}

  get length(): number {
    return this.split.length;
  }

  label(index: number): number {
    return this.split.read(index).label;
  }

  /** `[indices.length, ...shape]` in [-1, 1]: 8-bit levels divided by 127.5, less 1. */
  batch(indices: ArrayLike<number>): tf.Tensor4D {
    const size = this.shape[0] * this.shape[1] * this.shape[2];
    // A new array each time: on the CPU a tensor shares the memory it was made from.
    const pixels = new Float32Array(indices.length * size);
    for (let i = 0; i < indices.length; i++) {
      const { data } = this.read(indices[i] as number);
      for (let p = 0; p < size; p++) pixels[i * size + p] = (data[p] as number) / 127.5 - 1;
    }
    return tf.tensor4d(pixels, [indices.length, ...this.shape]);
  }

  private read(index: number): RawImage {
    const image = this.split.read(index);
    if (this.shortcuts.length === 0) return image;
    // Not `slice`: a Buffer's shares its memory.
    const copy = { ...image, data: Uint8Array.from(image.data) };
    this.shortcuts.forEach((shortcut, i) =>
      shortcut.draw(copy, { index, label: image.label, random: randomFrom(this.seed, 'shortcut', i, this.splitName, index) }),
    );
    return copy;
  }
}
