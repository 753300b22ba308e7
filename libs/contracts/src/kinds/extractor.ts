import type * as tf from '@tensorflow/tfjs';
import type { ImageShape } from '../image';

/** A feature extractor without a head. */
export interface FeatureNetwork {
  /** Images `[batch, ...imageShape]` in; the feature map `[batch, h, w, width]` or vector `[batch, width]` that heads build on out. */
  readonly model: tf.LayersModel;
  /** Names of layers of `model` whose outputs can be evaluated, from shallow to deep. The last is the output of `model`. */
  readonly endPoints: readonly string[];
}

/** Makes the network that features are read from. */
export interface Extractor {
  /** Builds the network for images of a shape. @param seed fixes the initial weights. */
  build(imageShape: ImageShape, seed: number): FeatureNetwork;
}
