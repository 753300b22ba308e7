import * as tf from '@tensorflow/tfjs';
import { ConvolutionLayers } from './convolution-layers';
import { type Stage, throughStages } from './residual-stages';

/**
 * What a block adds to its shortcut.
 *
 * @param active the block's input after batch norm and relu. @param name of the block, for the names of its layers.
 */
export type Branch = (active: tf.SymbolicTensor, stage: Stage, stride: number, name: string) => tf.SymbolicTensor;

/** What residual networks with pre-activation (He et al. 2016, arXiv 1603.05027) are made of. */
export class PreActivation extends ConvolutionLayers {
  /**
   * The stages' blocks, a last batch norm and relu.
   *
   * @returns the model, and as its end points the last block of each stage (`stage1_block3`, ...) and `features`.
   */
  network(images: tf.SymbolicTensor, stem: tf.SymbolicTensor, stages: readonly Stage[], branch: Branch) {
    const { x, endPoints } = throughStages(stem, stages, (input, stage, stride, name) => this.block(input, stage, stride, name, branch));
    const model = tf.model({ inputs: images, outputs: this.batchNormRelu(x, 'features'), name: 'extractor' });
    return { model, endPoints: [...endPoints, 'features'] };
  }

  private block(x: tf.SymbolicTensor, stage: Stage, stride: number, name: string, branch: Branch): tf.SymbolicTensor {
    const active = this.batchNormRelu(x, `${name}_pre1`);
    const fits = stride === 1 && x.shape.at(-1) === stage.channels;
    // The identity where it fits; else a projection of the activated input.
    const shortcut = fits ? x : this.convolution(active, stage.channels, 1, `${name}_projection`, { strides: stride });
    return tf.layers.add({ name }).apply([shortcut, branch(active, stage, stride, name)]) as tf.SymbolicTensor;
  }
}
