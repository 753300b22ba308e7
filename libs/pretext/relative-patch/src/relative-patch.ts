import { PatchTask, type Questions } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { Options } from './options';

/** Towards each of the eight patches around the middle. */
const arrows = [...'↖↑↗←→↙↓↘'];

/**
 * Where does a patch lie, seen from the patch in the middle? Label i means the i-th of the other cells, counted along rows
 * (Doersch et al., ICCV 2015, arXiv 1505.05192). All of an image's pairs are asked about.
 */
export class RelativePatchTask extends PatchTask {
  readonly classes: number;
  readonly classLabels?: readonly string[];
  protected readonly patchesAsked = 2;
  /** The middle and another cell, one behind the other, pair by pair. */
  private readonly pairs: readonly number[];

  constructor(options: Options) {
    super(options);
    const cells = options.grid ** 2;
    const middle = (cells - 1) / 2;
    const others = Array.from({ length: cells }, (_, cell) => cell).filter((cell) => cell !== middle);
    this.pairs = others.flatMap((other) => [middle, other]);
    this.classes = others.length;
    if (cells === arrows.length + 1) this.classLabels = arrows;
  }

  protected questions(batch: number): Questions {
    const { classes, pairs } = this;
    return {
      picks: tf.tile(tf.tensor3d([...pairs], [1, classes, 2], 'int32'), [batch, 1, 1]),
      targets: tf.tensor1d(
        Int32Array.from({ length: batch * classes }, (_, i) => i % classes),
        'int32',
      ),
    };
  }
}
