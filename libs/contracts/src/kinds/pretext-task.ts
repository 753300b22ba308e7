import type * as tf from '@tensorflow/tfjs';
import type { ImageShape } from '../image';
import type { Random } from '../random';

/** What one batch of images becomes. */
export interface Examples {
  /** `[count, h, w, channels]` in [-1, 1]: what the lens sees, and behind it the extractor. Several views of an image fold into the batch axis. */
  readonly inputs: tf.Tensor4D;
  /** What the head's outputs are held against, first axis as the outputs'. Classification: int32 `[count]`, the index of the class. */
  readonly targets: tf.Tensor;
}

/**
 * A task whose labels cost nothing. Every method may be called inside a `tf.tidy`: borrow the arguments, return new
 * tensors, dispose and keep nothing.
 */
export interface PretextTask {
  /** How many classes there are; absent where the task is no classification. */
  readonly classes?: number;
  /** The shape of `Examples.inputs` without its first axis. Throws a LongwayError for images that the task cannot use. */
  inputShape(imageShape: ImageShape): ImageShape;
  /** @param images `[batch, h, w, channels]` in [-1, 1]. @param random the only source of chance. */
  examples(images: tf.Tensor4D, random: Random): Examples;
  /** The network from features to outputs. @param featureShape the extractor's output without the batch axis. */
  head(featureShape: readonly number[], seed: number): tf.LayersModel;
  /** How features become outputs, where that is more than applying the head: joining the patches of one image, say. */
  predict?(head: tf.LayersModel, features: tf.Tensor): tf.Tensor;
  /** The mean loss over the batch, a scalar. @param outputs of the head; classification: logits `[count, classes]`. */
  loss(outputs: tf.Tensor, targets: tf.Tensor): tf.Scalar;
  /** Scalars to watch, by name. Classification: `accuracy` in [0, 1] is expected. */
  metrics(outputs: tf.Tensor, targets: tf.Tensor): Readonly<Record<string, tf.Scalar>>;
}
