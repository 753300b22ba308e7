import * as tf from '@tensorflow/tfjs';

type LayerConfig = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

interface WithinBudgetConfig extends LayerConfig {
  /** Mean absolute change of a value of an image. */
  readonly budget: number;
  readonly projection: 'sphere' | 'ball';
}

/**
 * Changes images `[batch, h, w, channels]` in [-1, 1] by what a network says, of the same shape: `tanh`, brought to a mean absolute value of `budget` in each
 * image (`sphere`) or, where it is more, scaled down to it (`ball`). Results are cut to [-1, 1], which only lessens a change.
 */
export class WithinBudget extends tf.layers.Layer {
  static readonly className = 'LongwayWithinBudget';
  private readonly budget: number;
  private readonly projection: WithinBudgetConfig['projection'];

  constructor(config: WithinBudgetConfig) {
    super(config);
    this.budget = config.budget;
    this.projection = config.projection;
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return (shapes as tf.Shape[])[0] as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [images, raw] = inputs as [tf.Tensor4D, tf.Tensor4D];
      const change = tf.tanh(raw);
      const magnitude = tf.mean(tf.abs(change), [1, 2, 3], true);
      const divisor = this.projection === 'sphere' ? tf.add(magnitude, 1e-4) : tf.add(this.budget, tf.relu(tf.sub(magnitude, this.budget)));
      return tf.clipByValue(tf.add(images, tf.mul(change, tf.div(this.budget, divisor))), -1, 1);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), budget: this.budget, projection: this.projection };
  }
}

tf.serialization.registerClass(WithinBudget);
