import { insideStep, stepRandom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { isNative } from '../native';

/** What a stock dropout layer holds, beside what its type declares. */
interface Dropout {
  readonly rate: number;
  getNoiseShape(input: tf.Tensor): number[] | null | undefined;
  call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor | tf.Tensor[];
}

/** Lets the stock layer draw its mask from the step's random numbers: its own come from JavaScript, and a recorded step would drop the same units each time. */
export const installDropout = (): void => {
  const prototype = Object.getPrototypeOf(tf.layers.dropout({ rate: 0.5 })) as Dropout;
  const stock = prototype.call;
  prototype.call = function (inputs, kwargs) {
    const { rate } = this;
    if (!kwargs.training || !isNative() || !insideStep() || rate <= 0 || rate >= 1) return stock.call(this, inputs, kwargs);
    return tf.tidy(() => {
      const input = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
      const kept = tf.cast(tf.greaterEqual(stepRandom.uniform(this.getNoiseShape(input) ?? input.shape), rate), 'float32');
      return tf.mul(input, tf.mul(kept, 1 / (1 - rate)));
    });
  };
};
