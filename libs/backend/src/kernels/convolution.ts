import * as tf from '@tensorflow/tfjs';
import { isNative } from '../native';

/** What a stock Conv2D layer holds, beside what its type declares. */
interface Conv2D {
  readonly strides: [number, number];
  readonly padding: 'same' | 'valid';
  readonly dataFormat: 'channelsFirst' | 'channelsLast';
  readonly dilationRate: [number, number];
  readonly kernel: { read(): tf.Tensor4D };
  readonly bias?: { read(): tf.Tensor1D } | null;
  readonly activation?: { apply(x: tf.Tensor): tf.Tensor } | null;
  call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[];
}

const recordsTape = () => (tf.engine() as unknown as { state: { gradientDepth: number } }).state.gradientDepth > 0;

/**
 * Gives the stock layer a convolution whose two gradients are computed apart, when asked for. Stock tf.layers take the
 * fused convolution, whose gradient computes both at once: where a loss is differentiated through a network by what lies
 * before it, as the lens's is through the extractor, every filter gradient would be thrown away.
 * Without a tape, and for other layouts, the stock path stays.
 */
export const installConvolution = (): void => {
  const prototype = Object.getPrototypeOf(tf.layers.conv2d({ filters: 1, kernelSize: 1 })) as Conv2D;
  const stock = prototype.call;
  prototype.call = function (inputs, kwargs) {
    if (!isNative() || !recordsTape() || this.dataFormat !== 'channelsLast') return stock.call(this, inputs, kwargs);
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
    return tf.tidy(() => {
      const convolved = tf.conv2d(x, this.kernel.read(), this.strides, this.padding, 'NHWC', this.dilationRate);
      const biased = this.bias ? tf.add(convolved, this.bias.read()) : convolved;
      return this.activation ? this.activation.apply(biased) : biased;
    });
  };
};
