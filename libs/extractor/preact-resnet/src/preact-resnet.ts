import * as tf from '@tensorflow/tfjs';
import type { Extractor, FeatureNetwork, ImageShape } from '@longway/contracts';
import { seedFor } from '@longway/tensor';
import type { PreactResNetOptions } from './options';

/**
 * A small residual network with pre-activation (He et al. 2016, arXiv 1603.05027): a 3x3 stem, stages of basic blocks,
 * a last batch norm and relu. `blocks: [1, 1, 1]` is ResNet-8, `[3, 3, 3]` ResNet-20.
 */
export class PreactResNet implements Extractor {
  constructor(private readonly options: PreactResNetOptions) {}

  build(imageShape: ImageShape, seed: number): FeatureNetwork {
    const { widths, blocks, stemStride } = this.options;
    const { conv, batchNormRelu } = this.layers(seed);
    const images = tf.input({ shape: [...imageShape] });
    let channels = widths[0] as number;
    let x = conv(images, channels, 3, stemStride, 'stem');
    const endPoints: string[] = [];

    widths.forEach((width, stage) => {
      for (let block = 0; block < (blocks[stage] as number); block++) {
        const name = `stage${stage + 1}_block${block + 1}`;
        const stride = stage > 0 && block === 0 ? 2 : 1;
        const active = batchNormRelu(x, `${name}_pre1`);
        // The identity where it fits; else a projection of the activated input.
        const shortcut = stride === 1 && channels === width ? x : conv(active, width, 1, stride, `${name}_projection`);
        const first = batchNormRelu(conv(active, width, 3, stride, `${name}_conv1`), `${name}_pre2`);
        const second = conv(first, width, 3, 1, `${name}_conv2`);
        x = tf.layers.add({ name }).apply([shortcut, second]) as tf.SymbolicTensor;
        channels = width;
        if (block === (blocks[stage] as number) - 1) endPoints.push(name);
      }
    });

    const features = batchNormRelu(x, 'features');
    return { model: tf.model({ inputs: images, outputs: features, name: 'extractor' }), endPoints: [...endPoints, 'features'] };
  }

  private layers(seed: number) {
    const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor) => layer.apply(x) as tf.SymbolicTensor;
    const conv = (x: tf.SymbolicTensor, filters: number, kernelSize: number, strides: number, name: string) => {
      // He et al. 2015, by the fan out.
      const kernelInitializer = tf.initializers.varianceScaling({
        scale: 2,
        mode: 'fanOut',
        distribution: 'normal',
        seed: seedFor(seed, 'extractor', name),
      });
      return apply(tf.layers.conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false, kernelInitializer, name }), x);
    };
    const batchNormRelu = (x: tf.SymbolicTensor, name: string) => {
      const normalised = apply(tf.layers.batchNormalization({ epsilon: 1e-5, momentum: this.options.batchNormMomentum, name: `${name}_bn` }), x);
      return apply(tf.layers.activation({ activation: 'relu', name }), normalised);
    };
    return { conv, batchNormRelu };
  }
}
