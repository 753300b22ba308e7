import { beside, diagonal, insideStep, mixture, type Portable, stepRandom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

type LayerConfig = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/**
 * Adds `channels` of noise, uniform in [-1, 1), to a map `[batch, h, w, c]`: other noise for each image and step. Outside training steps zeros, the mean of
 * the noise.
 */
export class NoiseChannels extends tf.layers.Layer implements Portable {
  static readonly className = 'LongwayNoiseChannels';
  private readonly channels: number;

  constructor(config: LayerConfig & { readonly channels: number }) {
    super(config);
    this.channels = config.channels;
  }

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    const sides = (shape as tf.Shape).slice(0, -1);
    return [...sides, ((shape as tf.Shape).at(-1) as number) + this.channels];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const map = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const shape: [number, number, number, number] = [map.shape[0], map.shape[1], map.shape[2], this.channels];
      const noise = training === true && insideStep() ? tf.sub(tf.mul(stepRandom.uniform(shape), 2), 1) : tf.zeros(shape);
      return tf.concat([map, noise], 3);
    });
  }

  inStockLayers([map]: readonly [tf.SymbolicTensor]): tf.SymbolicTensor {
    const width = map.shape[3] as number;
    const zeros = Array.from({ length: width }, () => Array<number>(this.channels).fill(0));
    return mixture(map, this.name, beside(diagonal(width), zeros));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), channels: this.channels };
  }
}

tf.serialization.registerClass(NoiseChannels);
