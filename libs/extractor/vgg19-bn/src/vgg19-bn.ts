import * as tf from '@tensorflow/tfjs';
import { type Extractor, type FeatureNetwork, type ImageShape, LongwayError } from '@longway/contracts';
import { ConvolutionLayers, scaledBy } from '@longway/tensor';
import type { Vgg19BnOptions } from './options';

/** 3x3 convolutions at one resolution. */
const BLOCKS = [
  { depth: 2, width: 64 },
  { depth: 2, width: 128 },
  { depth: 4, width: 256 },
  { depth: 4, width: 512 },
  { depth: 4, width: 512 },
];
const HIDDEN = 4096;

/**
 * VGG19 (Simonyan and Zisserman 2014, arXiv 1409.1556, configuration E) with batch norm and relu behind each convolution, and behind the two fully connected
 * layers, which then do without dropout (Kolesnikov et al. 2019, arXiv 1901.09005). No layer has a bias but that of its batch norm.
 */
export class Vgg19Bn implements Extractor {
  constructor(private readonly options: Vgg19BnOptions) {}

  /** @throws LongwayError for images that are pooled away. */
  build(imageShape: ImageShape, seed: number): FeatureNetwork {
    this.requireRoom(imageShape);
    const { widthMultiplier, strides, fullyConnected, batchNormMomentum, batchNormEpsilon } = this.options;
    const layers = new ConvolutionLayers({ seed, batchNormMomentum, batchNormEpsilon });
    const scaled = scaledBy(widthMultiplier);
    const images = tf.input({ shape: [...imageShape], name: 'images' });
    let x = images;
    const endPoints: string[] = [];

    BLOCKS.forEach(({ depth, width }, index) => {
      const block = index + 1;
      for (let place = 1; place <= depth; place++) {
        x = layers.batchNormRelu(layers.convolution(x, scaled(width), 3, `conv${block}_${place}`), `relu${block}_${place}`);
      }
      endPoints.push(`relu${block}_${depth}`);
      if (strides[index] === 2) x = layers.maxPool(x, 2, 2, `pool${block}`);
    });
    if (fullyConnected) {
      for (const place of [6, 7]) {
        x = layers.batchNormRelu(layers.dense(x, scaled(HIDDEN), `fc${place}`), `relu${place}`);
        endPoints.push(`relu${place}`);
      }
    } else if (strides[4] === 2) endPoints.push('pool5');
    return { model: tf.model({ inputs: images, outputs: x, name: 'extractor' }), endPoints };
  }

  private requireRoom([height, width]: ImageShape): void {
    const { strides } = this.options;
    const needed = strides.reduce<number>((product, stride) => product * stride, 1);
    const side = Math.min(height, width);
    if (side >= needed) return;
    const fitting = strides.map((_, index) => (side >= 2 ** (index + 1) ? 2 : 1));
    throw new LongwayError('images are too small for so many poolings', {
      where: 'extractor vgg19-bn',
      expected: `sides of at least ${needed} pixels with strides: [${strides.join(', ')}]`,
      found: `${height} x ${width}`,
      remedy: `choose strides: [${fitting.join(', ')}], which leave out the last poolings, or larger images`,
    });
  }
}
