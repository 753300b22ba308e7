import { asMap, diagonal, type Matrix, mixture, type Portable } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

/**
 * Multiplies each band and channel of images by a gain in (0, 2) and sums: `x + sum tanh(g) * band`, exactly `x` where the `g` are zero, as they start.
 *
 * Takes images `[batch, h, w, channels]`, their bands `[batch, h, w, bands * channels]` and, where there are any, what gains of single images
 * differ by, `[batch, bands * channels]`.
 */
export class BandGains extends tf.layers.Layer implements Portable {
  static readonly className = 'LongwayBandGains';
  private gains?: tf.LayerVariable;

  override build(shapes: tf.Shape | tf.Shape[]): void {
    const [, bands] = shapes as [tf.Shape, tf.Shape];
    this.gains = this.addWeight('gains', [bands.at(-1) as number], 'float32', tf.initializers.zeros());
    super.build(shapes);
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return (shapes as tf.Shape[])[0] as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [images, bands, ofImage] = inputs as [tf.Tensor4D, tf.Tensor4D, tf.Tensor2D | undefined];
      const common = tf.expandDims((this.gains as tf.LayerVariable).read(), 0);
      const change = tf.tanh(ofImage ? tf.add(common, ofImage) : common);
      const changes = tf.mul(bands, tf.reshape(change, [-1, 1, 1, bands.shape[3]]));
      const [count, height, width, channels] = images.shape;
      return tf.add(images, tf.sum(tf.reshape(changes, [count, height, width, -1, channels]), 3));
    });
  }

  inStockLayers(inputs: readonly tf.SymbolicTensor[]): tf.SymbolicTensor {
    const [images, bands, ofImage] = inputs as readonly [tf.SymbolicTensor, tf.SymbolicTensor, tf.SymbolicTensor?];
    const { name } = this;
    const gains = Array.from((this.gains as tf.LayerVariable).read().dataSync());
    const channels = images.shape[3] as number;
    const summed = (factorOf: (band: number) => number): Matrix =>
      gains.map((_, band) => Array.from({ length: channels }, (_, channel) => (band % channels === channel ? factorOf(band) : 0)));
    const change = () => {
      if (!ofImage)
        return mixture(
          bands,
          `${name}_change`,
          summed((band) => Math.tanh(gains[band] as number)),
        );
      const factors = mixture(ofImage, `${name}_gains`, diagonal(gains.length), { bias: gains, activation: 'tanh' });
      const changes = tf.layers.multiply({ name: `${name}_changes` }).apply([bands, asMap(factors, `${name}_factors`)]);
      return mixture(
        changes as tf.SymbolicTensor,
        `${name}_change`,
        summed(() => 1),
      );
    };
    return tf.layers.add({ name }).apply([images, change()]) as tf.SymbolicTensor;
  }
}

tf.serialization.registerClass(BandGains);
