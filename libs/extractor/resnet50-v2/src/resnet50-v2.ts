import * as tf from '@tensorflow/tfjs';
import type { Extractor, FeatureNetwork, ImageShape } from '@longway/contracts';
import { type Branch, EXPANSION, PreActivation, resNet50Stages, scaledBy, type Zeros } from '@longway/tensor';
import type { ResNet50V2Options } from './options';
import type { Pretrained } from './pretrained';

const STEM = 64;
const AROUND: Zeros = [
  [1, 1],
  [1, 1],
];

/**
 * ResNet50 v2 (He et al. 2016, arXiv 1603.05027): a 7x7 stem, max-pooling, four stages of bottleneck blocks with pre-activation,
 * a last batch norm and relu. A stage's stride lies on the 3x3 convolution of its first block; padding is symmetric.
 */
export class ResNet50V2 implements Extractor {
  constructor(
    private readonly options: Omit<ResNet50V2Options, 'pretrained'>,
    private readonly pretrained?: Pretrained,
  ) {}

  /** @throws LongwayError, exit `data`, where pretrained weights are those of another form of the network. */
  build(imageShape: ImageShape, seed: number): FeatureNetwork {
    const { widthMultiplier, strides, batchNormMomentum, batchNormEpsilon } = this.options;
    const layers = new PreActivation({ seed, batchNormMomentum, batchNormEpsilon });
    const images = tf.input({ shape: [...imageShape] });
    const stages = resNet50Stages(scaledBy(widthMultiplier), strides);
    const bottleneck: Branch = (active, { channels }, stride, name) => {
      const width = channels / EXPANSION;
      const first = layers.batchNormRelu(layers.convolution(active, width, 1, `${name}_conv1`), `${name}_pre2`);
      // At stride 1 `same` is symmetric already, and saves a copy.
      const second = layers.convolution(first, width, 3, `${name}_conv2`, stride > 1 ? { strides: stride, zeros: AROUND } : {});
      return layers.convolution(layers.batchNormRelu(second, `${name}_pre3`), channels, 1, `${name}_conv3`);
    };
    const network = layers.network(images, this.stem(layers, images, imageShape), stages, bottleneck);
    this.pretrained?.giveTo(network.model);
    return network;
  }

  /**
   * A 7x7 convolution and 3x3 max-pooling at stride 2, both padded symmetrically. No layer pads with the minus infinity that pooling
   * needs, except pooling itself: with `same`, by one on every side where sides are odd. So an even side is computed one longer, and
   * what that adds to the pooled map, its last row or column, is cut off again.
   */
  private stem(layers: PreActivation, images: tf.SymbolicTensor, [height, width]: ImageShape): tf.SymbolicTensor {
    const { widthMultiplier, stemStride } = this.options;
    const extra = (side: number) => (Math.ceil(side / stemStride) % 2 === 0 ? 1 : 0);
    const [below, right] = [extra(height), extra(width)];
    const zeros: Zeros = [
      [3, 3 + below * stemStride],
      [3, 3 + right * stemStride],
    ];
    const stem = layers.convolution(images, scaledBy(widthMultiplier)(STEM), 7, 'stem', { strides: stemStride, zeros });
    const pooled = tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same', name: 'stem_pool' }).apply(stem);
    return tf.layers
      .cropping2D({
        cropping: [
          [0, below],
          [0, right],
        ],
        name: 'stem_crop',
      })
      .apply(pooled) as tf.SymbolicTensor;
  }
}
