import * as tf from '@tensorflow/tfjs';
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
import { accuracy, augmented, linearHead, quarterTurns, softmaxCrossEntropy, standardised, turnPixels } from '@longway/tensor';
import type { RotationOptions } from './options';

const TURNS = 4;

/**
 * Which way is the picture turned? Label k means k quarter turns counter-clockwise
 * (Gidaris et al., ICLR 2018, arXiv 1803.07728).
 */
export class RotationTask implements PretextTask {
  readonly classes = TURNS;
  readonly classLabels = ['0°', '90°', '180°', '270°'];

  constructor(private readonly options: RotationOptions) {}

  inputShape(imageShape: ImageShape): ImageShape {
    const [height, width] = imageShape;
    if (height !== width) {
      throw new LongwayError('rotation needs square images', {
        where: 'task',
        expected: 'as many rows as columns: a quarter turn swaps them',
        found: `images of ${height} x ${width} pixels`,
        remedy: 'crop the images to squares, or choose another task',
      });
    }
    return imageShape;
  }

  /** Augmented first, then turned: the turn is of what is shown. */
  examples(images: tf.Tensor4D, random: Random, { training }: BatchFacts): Examples {
    const shown = training ? augmented(images, this.options, random) : images;
    return this.options.views === 'all' ? inAllTurns(shown) : inOneTurn(shown, random);
  }

  views(images: tf.Tensor4D): tf.Tensor4D {
    return this.options.standardise ? standardised(images) : tf.clone(images);
  }

  evaluationViews(images: tf.Tensor4D): tf.Tensor4D {
    return this.views(images);
  }

  /** The mark tells another turn than the picture. */
  mislead(image: RawImage, { mark, random }: Misleading): void {
    const turns = 1 + random.integer(TURNS - 1);
    turnPixels(image, turns);
    mark();
    turnPixels(image, -turns);
  }

  head(featureShape: readonly number[], seed: number, extraClasses = 0): tf.LayersModel {
    return linearHead(featureShape, TURNS + extraClasses, seed);
  }

  loss(outputs: tf.Tensor, targets: tf.Tensor): tf.Scalar {
    return softmaxCrossEntropy(outputs, targets);
  }

  metrics(outputs: tf.Tensor, targets: tf.Tensor): Readonly<Record<string, tf.Scalar>> {
    return { accuracy: accuracy(outputs, targets) };
  }
}

/** Turn by turn: first the upright images, then all images turned once, and so on. */
const inAllTurns = (images: tf.Tensor4D): Examples => {
  const count = images.shape[0];
  const inputs = tf.tidy(() => tf.concat(Array.from({ length: TURNS }, (_, turn) => quarterTurns(images, turn))));
  return {
    inputs,
    targets: tf.tensor1d(
      Array.from({ length: TURNS * count }, (_, i) => Math.floor(i / count)),
      'int32',
    ),
  };
};

const inOneTurn = (images: tf.Tensor4D, random: Random): Examples => {
  const turns = Array.from({ length: images.shape[0] }, () => random.integer(TURNS));
  const inputs = tf.tidy(() =>
    tf.concat((tf.split(images, turns.length) as tf.Tensor4D[]).map((image, i) => quarterTurns(image, turns[i] as number))),
  );
  return { inputs, targets: tf.tensor1d(turns, 'int32') };
};
