import { synchronisesBatchNorm } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { type Attributes, execute, float32, isNative } from '../native';
import { normalizeTogether } from './synchronised-batch-normalization';
import { withGradient } from './with-gradient';

/** What a stock batch normalisation layer holds, beside what its type declares. */
interface BatchNormalization {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma?: LayerVariable;
  readonly beta?: LayerVariable;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
  call: LayerCall;
}

interface LayerVariable {
  read(): tf.Tensor1D;
  write(value: tf.Tensor): void;
}

type LayerCall = (this: BatchNormalization, inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }) => tf.Tensor | tf.Tensor[];

/** Takes the mean and the variance of a batch, `[channels]` each; the variance divided by the number of samples. */
export type Observe = (mean: tf.Tensor, variance: tf.Tensor) => void;

/** Normalises by the statistics of the batch. */
const normalizeBatch = (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number, observe: Observe): tf.Tensor4D => {
  const attributes: Attributes = { T: float32, U: float32, epsilon: { float: epsilon }, data_format: 'NHWC', is_training: true };
  const normalize = withGradient<[tf.Tensor4D, tf.Tensor1D, tf.Tensor1D], tf.Tensor4D>(([x, gamma, beta], save) => {
    const none = tf.tensor1d([], 'float32');
    const outputs = execute('FusedBatchNormV3', { ...attributes, exponential_avg_factor: { float: 1 } }, [x, gamma, beta, none, none], 6);
    const [value, mean, variance, ...reserved] = outputs as [tf.Tensor4D, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
    const samples = x.size / gamma.size;
    // The kernel gives Bessel's unbiased variance, and tfjs averages the biased one. This must happen in here: what is
    // neither value nor saved is disposed on the way out.
    observe(mean, tf.mul(variance, (samples - 1) / samples));
    save([x, gamma, ...reserved]);
    return { value, gradient: (dy, saved) => execute('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3) };
  });
  return normalize(x, gamma, beta);
};

/** `average <- average - (1 - momentum) * (average - value)`, as the stock layer does it. */
const moveAverage = (average: LayerVariable, value: tf.Tensor, momentum: number): void => {
  const old = average.read();
  average.write(tf.sub(old, tf.mul(tf.sub(old, value), 1 - momentum)));
};

/**
 * Gives the stock layer's training path TensorFlow's fused kernels: stock tfjs composes it of moments and a dozen
 * element-wise operations. The layer's class, weights, configuration and saved form stay what they were; other
 * axes, types and backends keep the stock path.
 */
export const installBatchNormalization = (): void => {
  const prototype = Object.getPrototypeOf(tf.layers.batchNormalization({})) as BatchNormalization;
  const stock = prototype.call;
  prototype.call = function (inputs, kwargs) {
    const input = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
    const onLastAxis = this.axis === -1 || this.axis === input.rank - 1;
    if (!kwargs.training || !isNative() || !onLastAxis || input.dtype !== 'float32') return stock.call(this, inputs, kwargs);
    return tf.tidy(() => {
      const channels = input.shape[input.rank - 1] as number;
      // The kernel takes images only; the statistics are the same however the samples are laid out.
      const images = input.rank === 4 ? (input as tf.Tensor4D) : tf.reshape<tf.Rank.R4>(input, [input.size / channels, 1, 1, channels]);
      const gamma = this.gamma?.read() ?? tf.ones<tf.Rank.R1>([channels]);
      const beta = this.beta?.read() ?? tf.zeros<tf.Rank.R1>([channels]);
      const observe: Observe = (mean, variance) => {
        moveAverage(this.movingMean, mean, this.momentum);
        moveAverage(this.movingVariance, variance, this.momentum);
      };
      const output = synchronisesBatchNorm()
        ? normalizeTogether(images, gamma, beta, { epsilon: this.epsilon, near: this.movingMean.read(), observe })
        : normalizeBatch(images, gamma, beta, this.epsilon, observe);
      return tf.reshape(output, input.shape);
    });
  };
};
