import { asMap, beside, diagonal, meanOverMap, mixture, type Portable, reciprocal } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

type LayerConfig = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/** Keeps the sphere's divisor above 0 for a change of nothing. */
const LEAST = 1e-4;

interface WithinBudgetConfig extends LayerConfig {
  /** Mean absolute change of a value of an image. */
  readonly budget: number;
  readonly projection: 'sphere' | 'ball';
}

/**
 * Changes images `[batch, h, w, channels]` in [-1, 1] by what a network says, of the same shape: `tanh`, brought to a mean absolute value of `budget` in each
 * image (`sphere`) or, where it is more, scaled down to it (`ball`). Results are cut to [-1, 1], which only lessens a change.
 */
export class WithinBudget extends tf.layers.Layer implements Portable {
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
      const divisor =
        this.projection === 'sphere' ? tf.add(magnitude, LEAST) : tf.add(this.budget, tf.relu(tf.sub(magnitude, this.budget)));
      return tf.clipByValue(tf.add(images, tf.mul(change, tf.div(this.budget, divisor))), -1, 1);
    });
  }

  inStockLayers([images, raw]: readonly [tf.SymbolicTensor, tf.SymbolicTensor]): tf.SymbolicTensor {
    const { name, budget } = this;
    const channels = images.shape[3] as number;
    const change = tf.layers.activation({ activation: 'tanh', name: `${name}_tanh` }).apply(raw) as tf.SymbolicTensor;
    // |x| = relu(x) + relu(-x)
    const parts = mixture(change, `${name}_parts`, beside(diagonal(channels), diagonal(channels, -1)), { activation: 'relu' });
    const factor = mixture(this.reciprocalIn(meanOverMap(parts, `${name}_means`)), `${name}_factor`, [[budget]]);
    const moved = tf.layers.multiply({ name: `${name}_change` }).apply([change, asMap(factor, `${name}_factors`)]) as tf.SymbolicTensor;
    const sum = tf.layers.add({ name: `${name}_sum` }).apply([images, moved]) as tf.SymbolicTensor;
    const shifted = mixture(sum, `${name}_shifted`, diagonal(channels), { bias: Array<number>(channels).fill(1) });
    const cut = tf.layers.reLU({ maxValue: 2, name: `${name}_cut` }).apply(shifted) as tf.SymbolicTensor;
    return mixture(cut, name, diagonal(channels), { bias: Array<number>(channels).fill(-1) });
  }

  /** Of the divisor. @param means of the positive and the negative part of each channel. */
  private reciprocalIn(means: tf.SymbolicTensor): tf.SymbolicTensor {
    const { name, budget, projection } = this;
    const count = means.shape[1] as number;
    const average = Array.from({ length: count }, () => [2 / count]);
    if (projection === 'sphere')
      return reciprocal(mixture(means, `${name}_divisor`, average, { bias: [LEAST] }), `${name}_reciprocal`, LEAST);
    const excess = mixture(means, `${name}_excess`, average, { bias: [-budget], activation: 'relu' });
    return reciprocal(mixture(excess, `${name}_divisor`, [[1]], { bias: [budget] }), `${name}_reciprocal`, budget);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), budget: this.budget, projection: this.projection };
  }
}

tf.serialization.registerClass(WithinBudget);
