import * as tf from '@tensorflow/tfjs';
import type { Extractor, FeatureNetwork, ImageShape } from '@longway/contracts';
import { type Branch, PreActivation } from '@longway/tensor';
import type { PreactResNetOptions } from './options';

/**
 * A small residual network with pre-activation (He et al. 2016, arXiv 1603.05027): a 3x3 stem, stages of basic blocks,
 * a last batch norm and relu. `blocks: [1, 1, 1]` is ResNet-8, `[3, 3, 3]` ResNet-20.
 */
export class PreactResNet implements Extractor {
  constructor(private readonly options: PreactResNetOptions) {}

  build(imageShape: ImageShape, seed: number): FeatureNetwork {
    const { widths, blocks, stemStride, batchNormMomentum, batchNormEpsilon } = this.options;
    const layers = new PreActivation({ seed, batchNormMomentum, batchNormEpsilon });
    const images = tf.input({ shape: [...imageShape] });
    const stem = layers.convolution(images, widths[0] as number, 3, 'stem', { strides: stemStride });
    const stages = widths.map((channels, stage) => ({ channels, blocks: blocks[stage] as number, stride: stage > 0 ? 2 : 1 }));
    const basic: Branch = (active, { channels }, stride, name) => {
      const first = layers.convolution(active, channels, 3, `${name}_conv1`, { strides: stride });
      return layers.convolution(layers.batchNormRelu(first, `${name}_pre2`), channels, 3, `${name}_conv2`);
    };
    return layers.network(images, stem, stages, basic);
  }
}
