import type * as tf from '@tensorflow/tfjs';
import type { ImageShape, RawImage, Region } from '../image';
import type { Random } from '../random';
import type { MarkedExample } from './shortcut';

/** What one batch of images becomes. */
export interface Examples {
  /**
   * `[count, h, w, channels]` in [-1, 1]: what the lens sees. Several views of an image fold into the batch axis, those of one image
   * side by side or block by block, whichever `targets` and `extras` follow.
   */
  readonly inputs: tf.Tensor4D;
  /** What the head's outputs are held against, first axis as the outputs'. Classification: int32 `[count]`, the index of the class. */
  readonly targets: tf.Tensor;
  /**
   * What {@link PretextTask.views} and {@link PretextTask.predict} need beside images: places of patches, say, or permutations. Two batches
   * one behind the other have the extras of both one behind the other, so whatever they say is meant relative to their own entry.
   */
  readonly extras?: readonly tf.Tensor[];
}

/** What one example asks, for people. */
export interface Explanation {
  /** Which of the image's views it shows, in its order. */
  readonly views: readonly number[];
  /** The right answer, in a word or two. */
  readonly answer: string;
}

/** What a batch of images comes with. */
export interface BatchFacts {
  /** int32 `[batch]`: the data set's own class of each image. */
  readonly labels: tf.Tensor1D;
  /** False where a model is judged: no augmentation, and as many questions about each image as the task has a mind to ask. */
  readonly training: boolean;
}

/** What a task may know of the data. */
export interface DataFacts {
  readonly imageShape: ImageShape;
  readonly classNames: readonly string[];
}

/** Where a lying mark is drawn, see {@link PretextTask.mislead}. */
export interface Misleading {
  /** Of the image, and of the image's class. */
  readonly index: number;
  readonly label: number;
  readonly classes: number;
  readonly random: Random;
  /** Draws every shortcut on the image as it is now, as on the image that the changes name. */
  mark(changes?: Partial<Pick<MarkedExample, 'index' | 'label'>>): void;
}

/**
 * A task whose labels cost nothing. Every method may be called inside a `tf.tidy`: borrow the arguments, return new
 * tensors, dispose and keep nothing.
 *
 * ```
 * images -> examples -> inputs -> lens -> views -> extractor -> features -> predict (head) -> outputs -> loss
 * ```
 */
export interface PretextTask {
  /** How many classes there are; absent where the task is no classification. */
  readonly classes?: number;
  /** What people call each class, in a word or a sign; numbers stand for them when absent. */
  readonly classLabels?: readonly string[];
  /** The same task for a data set: one whose classes come from the data needs it. Called before anything else. Throws a LongwayError where they do not fit. */
  forData?(data: DataFacts): PretextTask;
  /** The shape of `Examples.inputs` without its first axis. Throws a LongwayError for images that the task cannot use. */
  inputShape(imageShape: ImageShape): ImageShape;
  /** Makes questions of a batch of images. @param images `[batch, h, w, channels]` in [-1, 1]. @param random the only source of chance. */
  examples(images: tf.Tensor4D, random: Random, facts: BatchFacts): Examples;
  /**
   * What the extractor sees of what the lens returned: patches of it, say, or standardised pixels. Differentiable by `images`, and computed
   * inside the recorded step: no chance, no reading of values. The images themselves when absent.
   */
  views?(images: tf.Tensor4D, extras: readonly tf.Tensor[]): tf.Tensor4D;
  /** The shape of the views without their first axis; `inputShape` when absent. */
  viewShape?(inputShape: ImageShape): ImageShape;
  /** The part of `Examples.inputs` that questions are about, for people; all of it when absent. */
  region?(inputShape: ImageShape): Region | undefined;
  /** The network from features to outputs. @param featureShape the extractor's output without the batch axis. @param extraClasses outputs beyond the task's own, which an objective asks for. */
  head(featureShape: readonly number[], seed: number, extraClasses?: number): tf.LayersModel;
  /** How features become outputs, where that is more than applying the head: joining the patches of one image, say. */
  predict?(
    head: tf.LayersModel,
    features: tf.Tensor,
    pass: { readonly training: boolean; readonly extras: readonly tf.Tensor[] },
  ): tf.Tensor;
  /** The mean loss over the batch, a scalar. @param outputs of the head; classification: logits `[count, classes]`. */
  loss(outputs: tf.Tensor, targets: tf.Tensor): tf.Scalar;
  /**
   * What the examples of a single image ask, for `longway data preview`. When absent, each target asks about as many views as there are for
   * each, one behind the other.
   */
  explain?(examples: Examples): readonly Explanation[];
  /** Scalars to watch, by name. Classification: `accuracy` in [0, 1] is expected. */
  metrics(outputs: tf.Tensor, targets: tf.Tensor): Readonly<Record<string, tf.Scalar>>;
  /** How images are shown to the lens when features are judged: as many of each image, side by side, whose features are then averaged. The images themselves when absent. */
  evaluationInputs?(images: tf.Tensor4D): tf.Tensor4D;
  /** How the extractor is shown what the lens returned when features are judged, likewise. Without chance; the images themselves when absent. */
  evaluationViews?(images: tf.Tensor4D): tf.Tensor4D;
  /**
   * Draws the shortcuts on an image in place so that they give a wrong answer to the task: a turned frame for a task about turns, another
   * class's mark for a task about classes. Absent where no mark can lie about the task.
   */
  mislead?(image: RawImage, misleading: Misleading): void;
}
