import {
  type BatchFacts,
  type DataFacts,
  type Examples,
  type ImageShape,
  LongwayError,
  type Misleading,
  type PretextTask,
  type Random,
  type RawImage,
} from '@longway/contracts';
import { accuracy, augmented, linearHead, softmaxCrossEntropy, standardised } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { Options } from './options';

/**
 * What does the picture show, by the data set's own labels? Labelled data hold shortcuts too: a lens in front of a classifier shows them
 * (arXiv 2002.08822, section 6, names it as future work).
 */
export class SupervisedTask implements PretextTask {
  constructor(
    private readonly options: Options,
    private readonly known?: number,
    readonly classLabels?: readonly string[],
  ) {}

  /** @throws LongwayError from outside a run, where no data set has said how many classes there are. */
  get classes(): number {
    if (this.known !== undefined) return this.known;
    throw new LongwayError('the supervised task does not know the classes yet', {
      expected: 'forData to be called first',
      remedy: 'call task.forData(dataset), and use what it returns',
    });
  }

  forData({ classNames }: DataFacts): SupervisedTask {
    if (classNames.length > 1) return new SupervisedTask(this.options, classNames.length, classNames);
    throw new LongwayError(
      'the supervised task needs labels',
      {
        where: 'task',
        expected: 'a data set of at least two classes',
        found: classNames.length === 0 ? 'none' : `one, "${classNames[0]}"`,
        remedy: 'sort the pictures into a folder for each class, or choose a task whose labels cost nothing, e.g. task=rotation',
      },
      'usage',
    );
  }

  inputShape(imageShape: ImageShape): ImageShape {
    return imageShape;
  }

  examples(images: tf.Tensor4D, random: Random, { labels, training }: BatchFacts): Examples {
    return { inputs: training ? augmented(images, this.options, random) : tf.clone(images), targets: tf.clone(labels) };
  }

  views(images: tf.Tensor4D): tf.Tensor4D {
    return this.options.standardise ? standardised(images) : tf.clone(images);
  }

  evaluationViews(images: tf.Tensor4D): tf.Tensor4D {
    return this.views(images);
  }

  /** The mark of another class. */
  mislead(_: RawImage, { label, classes, random, mark }: Misleading): void {
    mark({ label: (label + 1 + random.integer(classes - 1)) % classes });
  }

  head(featureShape: readonly number[], seed: number, extraClasses = 0): tf.LayersModel {
    return linearHead(featureShape, this.classes + extraClasses, seed);
  }

  loss(outputs: tf.Tensor, targets: tf.Tensor): tf.Scalar {
    return softmaxCrossEntropy(outputs, targets);
  }

  metrics(outputs: tf.Tensor, targets: tf.Tensor): Readonly<Record<string, tf.Scalar>> {
    return { accuracy: accuracy(outputs, targets) };
  }
}
