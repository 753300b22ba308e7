import type { Random } from '@longway/contracts';
import { PatchTask, permutation, type Questions } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { Options } from './options';
import { distantPermutations } from './permutations';

/**
 * In which order do the patches of an image lie? Label i means the i-th order of a fixed set: at position j is the patch of the cell that the
 * order names there (Noroozi and Favaro, ECCV 2016, arXiv 1603.09246).
 */
export class JigsawTask extends PatchTask {
  readonly classes: number;
  protected readonly patchesAsked: number;

  constructor(private readonly chosen: Options) {
    super(chosen);
    this.classes = chosen.permutations;
    this.patchesAsked = chosen.grid ** 2;
  }

  /** In training a few orders of each image, no order twice; else all. */
  protected questions(batch: number, random: Random, training: boolean): Questions {
    const { permutations: count, perStep, seed } = this.chosen;
    const orders = distantPermutations(this.patchesAsked, count, seed);
    const all = Int32Array.from(orders.keys());
    const labels = Array.from({ length: batch }, () => (training ? permutation(count, random).subarray(0, perStep) : all));
    const asked = labels.flatMap((ofImage) => [...ofImage]);
    const picks = asked.flatMap((label) => [...(orders[label] as Uint8Array)]);
    return {
      picks: tf.tensor3d(picks, [batch, asked.length / batch, this.patchesAsked], 'int32'),
      targets: tf.tensor1d(asked, 'int32'),
    };
  }
}
