import { type Matrix, mixture, type Portable } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { pyramidDeviation, smoothing } from './smoothing';

type LayerConfig = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/**
 * Splits images `[batch, h, w, channels]` into `bands` that sum to them, `[batch, h, w, bands * channels]`: the levels of a Laplacian pyramid (Burt and
 * Adelson 1983) at full resolution, from fine to coarse, the last what is left below.
 */
export class FrequencyBands extends tf.layers.Layer implements Portable {
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

  inStockLayers([images]: readonly [tf.SymbolicTensor]): tf.SymbolicTensor {
    const { name, bands } = this;
    const channels = images.shape[3] as number;
    const smoothed = Array.from({ length: bands - 1 }, (_, i) => smoothLayers(images, pyramidDeviation(i + 1), `${name}_level${i + 1}`));
    const levels = tf.layers.concatenate({ name: `${name}_levels` }).apply([images, ...smoothed]) as tf.SymbolicTensor;
    // A band is a level less the next one.
    const differences: Matrix = Array.from({ length: bands * channels }, (_, from) =>
      Array.from({ length: bands * channels }, (_, to) => (from === to ? 1 : from === to + channels ? -1 : 0)),
    );
    return mixture(levels, name, differences);
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

/** As {@link smooth}: matrices at the last axis, brought there and back. */
const smoothLayers = (images: tf.SymbolicTensor, deviation: number, name: string): tf.SymbolicTensor => {
  const [, height, width] = images.shape as number[];
  const turn = (x: tf.SymbolicTensor, dims: number[], at: string) =>
    tf.layers.permute({ dims, name: `${name}_${at}` }).apply(x) as tf.SymbolicTensor;
  const filter = (x: tf.SymbolicTensor, side: number, at: string) => {
    const layer = tf.layers.dense({ units: side, useBias: false, kernelInitializer: 'zeros', name: `${name}_${at}` });
    const y = layer.apply(x) as tf.SymbolicTensor;
    tf.tidy(() => layer.setWeights([tf.tensor2d(smoothing(side, deviation), [side, side])]));
    return y;
  };
  const alongRows = filter(turn(images, [3, 1, 2], 'planes'), width as number, 'rows');
  const alongColumns = filter(turn(alongRows, [1, 3, 2], 'turned'), height as number, 'columns');
  return turn(alongColumns, [3, 2, 1], 'maps');
};

tf.serialization.registerClass(FrequencyBands);
