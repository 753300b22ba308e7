import {
  type BatchFacts,
  type Examples,
  type ImageShape,
  LongwayError,
  type Misleading,
  type PretextTask,
  type Random,
  type RawImage,
} from '@longway/contracts';
import {
  colourJitter,
  flipped,
  greyed,
  inceptionCrops,
  l2Normalised,
  linearHead,
  sameLabels,
  semiHardTripletLoss,
  squaredDistances,
  standardised,
} from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { Options } from './options';

/** Images that are smaller show the same in every crop. */
const SMALLEST = 8;

/**
 * Which crops show the same picture? Features of crops of one image have to lie nearer to each other than to those of others (Dosovitskiy et
 * al. 2014; with a triplet loss as in Kolesnikov et al., CVPR 2019). Targets are indices of images in the batch: of the joint batch of lensed
 * and raw crops, both halves of an image belong together.
 */
export class ExemplarTask implements PretextTask {
  constructor(private readonly options: Options) {}

  inputShape([height, width, channels]: ImageShape): ImageShape {
    const { size } = this.options;
    if (Math.min(height, width) >= SMALLEST) return size === null ? [height, width, channels] : [size, size, channels];
    throw new LongwayError('the images are too small to be cropped', {
      where: 'task',
      expected: `at least ${SMALLEST} rows and columns`,
      found: `${height} x ${width} pixels`,
      remedy: 'take larger images, or another task',
    });
  }

  /** The crops of one image lie side by side. Where the task is judged there are crops too, for they are the question, but nothing else. */
  examples(images: tf.Tensor4D, random: Random, { training }: BatchFacts): Examples {
    const { copies, greyscale } = this.options;
    const [batch, height, width, channels] = images.shape;
    const [rows, columns] = this.inputShape([height, width, channels]);
    const inputs = tf.tidy(() => {
      const source = training ? greyed(images, greyscale, random) : images;
      const crops = inceptionCrops(source, [rows, columns], random, copies);
      return training ? this.augmented(crops, random) : crops;
    });
    return {
      inputs,
      targets: tf.tensor1d(
        Int32Array.from({ length: batch * copies }, (_, i) => Math.floor(i / copies)),
        'int32',
      ),
    };
  }

  views(images: tf.Tensor4D): tf.Tensor4D {
    return this.options.standardise ? standardised(images) : tf.clone(images);
  }

  evaluationInputs(images: tf.Tensor4D): tf.Tensor4D {
    const [, height, width, channels] = images.shape;
    const [rows, columns] = this.inputShape([height, width, channels]);
    return rows === height && columns === width ? tf.clone(images) : tf.image.resizeBilinear(images, [rows, columns], false, true);
  }

  evaluationViews(images: tf.Tensor4D): tf.Tensor4D {
    return this.views(images);
  }

  /** The mark of another image. */
  mislead(_: RawImage, { index, mark }: Misleading): void {
    mark({ index: index + 1 });
  }

  head(featureShape: readonly number[], seed: number): tf.LayersModel {
    return linearHead(featureShape, this.options.embedding, seed);
  }

  loss(outputs: tf.Tensor, targets: tf.Tensor): tf.Scalar {
    return tf.tidy(() => semiHardTripletLoss(l2Normalised(outputs as tf.Tensor2D), targets as tf.Tensor1D, this.options.margin));
  }

  /** `nearest`: the share of crops whose nearest other crop is of the same image; and the mean squared distances within and between images. */
  metrics(outputs: tf.Tensor, targets: tf.Tensor): Readonly<Record<string, tf.Scalar>> {
    return tf.tidy(() => {
      const distances = squaredDistances(l2Normalised(outputs as tf.Tensor2D));
      const itself = tf.eye(distances.shape[0]);
      const same = tf.sub(sameLabels(targets as tf.Tensor1D), itself);
      const other = tf.sub(1, tf.add(same, itself));
      const others = tf.argMin(tf.add(distances, tf.mul(itself, 1e6)), 1);
      const nearest = tf.mean(tf.sum(tf.mul(tf.oneHot(others, distances.shape[0]), same), 1)) as tf.Scalar;
      const meanOf = (pairs: tf.Tensor) => tf.div(tf.sum(tf.mul(distances, pairs)), tf.maximum(tf.sum(pairs), 1)) as tf.Scalar;
      return { nearest, positiveDistance: meanOf(same), negativeDistance: meanOf(other) };
    });
  }

  private augmented(crops: tf.Tensor4D, random: Random): tf.Tensor4D {
    const { flip, colourJitter: jitter } = this.options;
    const turned = flip ? flipped(crops, random) : crops;
    return jitter ? colourJitter(turned, random) : turned;
  }
}
