import { asMap, diagonal, insideStep, meanOverMap, mixture, type Portable, reciprocal, stepRandom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

type LayerConfig = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

interface OcclusionConfig extends LayerConfig {
  /** Share of an image that a mask occludes at most. */
  readonly area: number;
  readonly fill: 'mean' | 'grey';
}

/**
 * Occludes images `[batch, h, w, channels]` by one of their masks: any, by chance, in a training step; the first elsewhere. A mask whose mean is above
 * `area` is scaled down to it. Takes the images and, `[batch, h, w, masks + 1]` in [0, 1], their masks and last what is in none.
 */
export class Occlusion extends tf.layers.Layer implements Portable {
  static readonly className = 'LongwayOcclusion';
  private readonly area: number;
  private readonly fill: OcclusionConfig['fill'];

  constructor(config: OcclusionConfig) {
    super(config);
    this.area = config.area;
    this.fill = config.fill;
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return (shapes as tf.Shape[])[0] as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const [images, shares] = inputs as [tf.Tensor4D, tf.Tensor4D];
      const mask = withinArea(chosen(shares, training === true && insideStep()), this.area);
      const change = this.fill === 'mean' ? tf.sub(tf.mean(images, [1, 2], true), images) : tf.neg(images);
      return tf.add(images, tf.mul(mask, change));
    });
  }

  inStockLayers([images, shares]: readonly [tf.SymbolicTensor, tf.SymbolicTensor]): tf.SymbolicTensor {
    const { name, area, fill } = this;
    const layer = (merge: tf.layers.Layer, ...inputs: tf.SymbolicTensor[]) => merge.apply(inputs) as tf.SymbolicTensor;
    const mask = mixture(
      shares,
      `${name}_mask`,
      Array.from({ length: shares.shape[3] as number }, (_, i) => [i === 0 ? 1 : 0]),
    );
    const excess = mixture(meanOverMap(mask, `${name}_area`), `${name}_excess`, [[1]], { bias: [-area], activation: 'relu' });
    const divisor = mixture(excess, `${name}_divisor`, [[1]], { bias: [area] });
    const factor = mixture(reciprocal(divisor, `${name}_reciprocal`, area), `${name}_factor`, [[area]]);
    const within = layer(tf.layers.multiply({ name: `${name}_within` }), mask, asMap(factor, `${name}_factors`));
    const negative = mixture(images, `${name}_negative`, diagonal(images.shape[3] as number, -1));
    const colour = () => asMap(meanOverMap(images, `${name}_colour`), `${name}_colours`);
    const change = fill === 'mean' ? layer(tf.layers.add({ name: `${name}_towards` }), negative, colour()) : negative;
    const masked = layer(tf.layers.multiply({ name: `${name}_change` }), change, within);
    return layer(tf.layers.add({ name }), images, masked);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), area: this.area, fill: this.fill };
  }
}

/** @returns `[batch, h, w, 1]` */
const chosen = (shares: tf.Tensor4D, byChance: boolean): tf.Tensor => {
  const [images, , , all] = shares.shape;
  const index = byChance ? tf.floor(tf.mul(stepRandom.uniform([images]), all - 1)) : tf.zeros([images]);
  const one = tf.oneHot(tf.cast(index, 'int32'), all);
  return tf.sum(tf.mul(shares, tf.reshape(tf.cast(one, 'float32'), [images, 1, 1, all])), 3, true);
};

const withinArea = (mask: tf.Tensor, area: number): tf.Tensor => {
  const excess = tf.relu(tf.sub(tf.mean(mask, [1, 2], true), area));
  return tf.mul(mask, tf.div(area, tf.add(area, excess)));
};

tf.serialization.registerClass(Occlusion);
