import * as tf from '@tensorflow/tfjs';
import type { Extractor, FeatureNetwork, ImageShape } from '@longway/contracts';
import { ConvolutionLayers, scaledBy, seedFor, type Zeros } from '@longway/tensor';
import type { AlexNetOptions } from './options';
import { POOL_SIZE, requireRoom, STEM_SIZE, STEM_ZEROS } from './room';

const AROUND: Zeros = [
  [STEM_ZEROS, STEM_ZEROS],
  [STEM_ZEROS, STEM_ZEROS],
];
/** @param pooling which of the poolings stands behind it. */
const CONVOLUTIONS = [
  { width: 64, size: STEM_SIZE, pooling: 0 },
  { width: 192, size: 5, pooling: 1 },
  { width: 384, size: 3 },
  { width: 256, size: 3 },
  { width: 256, size: 3, pooling: 2 },
];
const HIDDEN = 4096;

/**
 * AlexNet in one column (Krizhevsky 2014, arXiv 1404.5997): five convolutions, overlapping max-pooling behind the first, second and fifth,
 * two fully connected layers. Self-supervised work adds batch norm in front of each relu.
 */
export class AlexNet implements Extractor {
  constructor(private readonly options: AlexNetOptions) {}

  /** @throws LongwayError for images of which nothing is left. */
  build(imageShape: ImageShape, seed: number): FeatureNetwork {
    const {
      widthMultiplier,
      stemStride,
      strides,
      fullyConnected,
      batchNorm,
      dropout: rate,
      batchNormMomentum,
      batchNormEpsilon,
    } = this.options;
    requireRoom(imageShape, this.options);
    const layers = new ConvolutionLayers({ seed, batchNormMomentum, batchNormEpsilon });
    const scaled = scaledBy(widthMultiplier);
    const useBias = !batchNorm;
    const images = tf.input({ shape: [...imageShape], name: 'images' });
    let x = images;
    const endPoints: string[] = [];
    const activate = (linear: tf.SymbolicTensor, place: number) => {
      const name = `relu${place}`;
      endPoints.push(name);
      return batchNorm ? layers.batchNormRelu(linear, name) : layers.relu(linear, name);
    };

    CONVOLUTIONS.forEach(({ width, size, pooling }, index) => {
      const place = index + 1;
      const stem = index === 0 ? { strides: stemStride, zeros: AROUND } : {};
      x = activate(layers.convolution(x, scaled(width), size, `conv${place}`, { ...stem, useBias }), place);
      if (pooling !== undefined && strides[pooling] === 2) x = layers.maxPool(x, POOL_SIZE, 2, `pool${place}`);
    });
    if (fullyConnected) {
      for (const place of [6, 7]) {
        const name = `dropout${place}`;
        if (rate > 0) x = tf.layers.dropout({ rate, seed: seedFor(seed, 'extractor', name), name }).apply(x) as tf.SymbolicTensor;
        x = activate(layers.dense(x, scaled(HIDDEN), `fc${place}`, useBias), place);
      }
    } else if (strides[2] === 2) endPoints.push('pool5');
    return { model: tf.model({ inputs: images, outputs: x, name: 'extractor' }), endPoints };
  }
}
