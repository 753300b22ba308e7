import * as tf from '@tensorflow/tfjs';
import type { Extractor, FeatureNetwork, ImageShape } from '@longway/contracts';
import {
  ConvolutionLayers,
  type ConvolutionOptions,
  EXPANSION,
  resNet50Stages,
  scaledBy,
  type Stage,
  throughStages,
  type Zeros,
} from '@longway/tensor';
import type { ResNet50V1Options } from './options';

const STEM = 64;
const AROUND: Zeros = [
  [1, 1],
  [1, 1],
];

/**
 * ResNet50 as first published (He et al. 2015, arXiv 1512.03385): a 7x7 stem, max-pooling, four stages of bottleneck blocks, batch norm
 * behind each convolution and a relu behind each sum. Padding is symmetric.
 */
export class ResNet50V1 implements Extractor {
  constructor(private readonly options: ResNet50V1Options) {}

  build(imageShape: ImageShape, seed: number): FeatureNetwork {
    const { widthMultiplier, strides, batchNormMomentum, batchNormEpsilon } = this.options;
    const layers = new ConvolutionLayers({ seed, batchNormMomentum, batchNormEpsilon });
    const images = tf.input({ shape: [...imageShape], name: 'images' });
    const stages = resNet50Stages(scaledBy(widthMultiplier), strides);
    const { x, endPoints } = throughStages(this.stem(layers, images), stages, (input, stage, stride, name) =>
      this.bottleneck(layers, input, stage, stride, name),
    );
    return { model: tf.model({ inputs: images, outputs: x, name: 'extractor' }), endPoints };
  }

  private stem(layers: ConvolutionLayers, images: tf.SymbolicTensor): tf.SymbolicTensor {
    const { widthMultiplier, stemStride: strides } = this.options;
    const stem = layers.convolution(images, scaledBy(widthMultiplier)(STEM), 7, 'stem', {
      strides,
      zeros: [
        [3, 3],
        [3, 3],
      ],
    });
    const active = layers.batchNormRelu(stem, 'stem_relu');
    // Behind a relu nothing is below zero: zeros around the map win no window.
    const padded = tf.layers.zeroPadding2d({ padding: AROUND, name: 'stem_pool_pad' }).apply(active) as tf.SymbolicTensor;
    return layers.maxPool(padded, 3, 2, 'stem_pool');
  }

  private bottleneck(
    layers: ConvolutionLayers,
    x: tf.SymbolicTensor,
    { channels }: Stage,
    stride: number,
    name: string,
  ): tf.SymbolicTensor {
    const width = channels / EXPANSION;
    const [reducing, middle] = this.options.strideIn === 'conv1' ? [stride, 1] : [1, stride];
    const fits = stride === 1 && x.shape.at(-1) === channels;
    const normed = (input: tf.SymbolicTensor, filters: number, size: number, part: string, chosen?: ConvolutionOptions) =>
      layers.batchNorm(layers.convolution(input, filters, size, `${name}_${part}`, chosen), `${name}_${part}_bn`);
    const first = layers.relu(normed(x, width, 1, 'conv1', { strides: reducing }), `${name}_relu1`);
    // At stride 1 `same` is symmetric already, and saves a copy.
    const second = layers.relu(normed(first, width, 3, 'conv2', middle > 1 ? { strides: middle, zeros: AROUND } : {}), `${name}_relu2`);
    const branch = normed(second, channels, 1, 'conv3');
    const shortcut = fits ? x : normed(x, channels, 1, 'projection', { strides: stride });
    return layers.relu(tf.layers.add({ name: `${name}_sum` }).apply([shortcut, branch]) as tf.SymbolicTensor, name);
  }
}
