import type * as tf from '@tensorflow/tfjs';

/** A weight of a layer, as tf.layers keeps it. */
type LayerWeight = tf.LayersModel['weights'][number];

/** The weights that no player moves and a forward pass does: batch norm's running means and variances. */
export class RunningStatistics {
  private readonly weights: readonly LayerWeight[];
  private before: readonly object[] = [];

  constructor(models: readonly tf.LayersModel[]) {
    this.weights = models.flatMap((model) => model.nonTrainableWeights);
  }

  /** A forward pass is about to be made. */
  begin(): void {
    this.before = this.weights.map(dataOf);
  }

  /** Those that have been assigned to since. Holds for a recorded step, in which nothing is computed, as well. */
  get moved(): readonly LayerWeight[] {
    return this.weights.filter((weight, i) => dataOf(weight) !== this.before[i]);
  }
}

/** Another one with each assignment. */
const dataOf = (weight: LayerWeight): object => weight.read().dataId;
