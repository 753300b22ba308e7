import * as tf from '@tensorflow/tfjs';
import { pyramidDeviation, smoothing } from './smoothing';

type LayerConfig = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/**
 * Splits images `[batch, h, w, channels]` into `bands` that sum to them, `[batch, h, w, bands * channels]`: the levels of a Laplacian pyramid (Burt and
 * Adelson 1983) at full resolution, from fine to coarse, the last what is left below.
 */
export class FrequencyBands extends tf.layers.Layer {
  static readonly className = 'LongwayFrequencyBands';
  private readonly bands: number;

  constructor(config: LayerConfig & { readonly bands: number }) {
    super(config);
    this.bands = config.bands;
  }

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    const [count, height, width, channels] = shape as [number | null, number, number, number];
    return [count, height, width, this.bands * channels];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const images = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      // Channels before rows and columns: each filter is then one matrix product over whole images.
      const planes = tf.transpose(images, [0, 3, 1, 2]);
      const smoothed = Array.from({ length: this.bands - 1 }, (_, i) => smooth(planes, pyramidDeviation(i + 1)));
      const levels = [planes, ...smoothed];
      const bands = levels.map((level, i) => (i + 1 < levels.length ? tf.sub(level, levels[i + 1] as tf.Tensor) : level));
      return tf.transpose(tf.concat(bands, 1), [0, 2, 3, 1]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), bands: this.bands };
  }
}

/** @param planes `[batch, channels, h, w]` */
const smooth = (planes: tf.Tensor4D, deviation: number): tf.Tensor4D => {
  const [count, channels, height, width] = planes.shape;
  const filter = (side: number) => tf.tensor2d(smoothing(side, deviation), [side, side]);
  const alongRows = tf.reshape(tf.matMul(tf.reshape(planes, [-1, width]), filter(width)), [count * channels, height, width]);
  return tf.reshape(tf.matMul(tf.expandDims(filter(height), 0), alongRows), planes.shape);
};

tf.serialization.registerClass(FrequencyBands);
