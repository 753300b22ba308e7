import * as tf from '@tensorflow/tfjs';
import { type Examples, type ImageShape, LongwayError, type PretextTask, type Random } from '@longway/contracts';
import { accuracy, linearHead, quarterTurns, softmaxCrossEntropy } from '@longway/tensor';
import type { RotationOptions } from './options';

const TURNS = 4;

/**
 * Which way is the picture turned? Label k means k quarter turns counter-clockwise
 * (Gidaris et al., ICLR 2018, arXiv 1803.07728).
 */
export class RotationTask implements PretextTask {
  readonly classes = TURNS;

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

  examples(images: tf.Tensor4D, random: Random): Examples {
    return this.options.views === 'all' ? inAllTurns(images) : inOneTurn(images, random);
  }

  head(featureShape: readonly number[], seed: number): tf.LayersModel {
    return linearHead(featureShape, TURNS, seed);
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
  return { inputs, targets: tf.tensor1d(Array.from({ length: TURNS * count }, (_, i) => Math.floor(i / count)), 'int32') };
};

const inOneTurn = (images: tf.Tensor4D, random: Random): Examples => {
  const turns = Array.from({ length: images.shape[0] }, () => random.integer(TURNS));
  const inputs = tf.tidy(() => tf.concat((tf.split(images, turns.length) as tf.Tensor4D[]).map((image, i) => quarterTurns(image, turns[i] as number))));
  return { inputs, targets: tf.tensor1d(turns, 'int32') };
};
