import type { PlayerOptions } from '@longway/contracts';
import { createOptimizer, type Optimizer, type Slots } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { learningRate } from './schedule';

/** One player's way of learning: its weights, optimiser, schedule, weight decay and clipping. */
export class Learner {
  private readonly optimizer: Optimizer;

  constructor(
    private readonly options: PlayerOptions,
    readonly variables: readonly tf.Variable[],
    private readonly steps: number,
    /** Of each variable; the options' for all of them when absent. */
    private readonly weightDecays: readonly number[] = variables.map(() => options.weightDecay),
  ) {
    this.optimizer = createOptimizer(options.optimizer, variables);
  }

  /** What the optimiser remembers. */
  get slots(): Slots {
    return this.optimizer.slots;
  }

  /** What changes from step to step, beginning with the learning rate. @param step counted from 0. */
  settings(step: number): readonly number[] {
    return this.optimizer.settings(learningRate(this.options.schedule, this.options.learningRate, step, this.steps), step);
  }

  /**
   * Updates the weights in place.
   *
   * @param gradients one for each variable. @param settings of this step.
   * @returns the norm of the gradient of all weights together, before clipping.
   */
  update(gradients: readonly tf.Tensor[], settings: readonly tf.Scalar[]): tf.Scalar {
    return tf.tidy(() => {
      const gradientNorm = globalNorm(gradients);
      this.optimizer.update(this.decayed(this.clipped(gradients, gradientNorm), settings[0] as tf.Scalar), settings);
      return gradientNorm;
    });
  }

  dispose(): void {
    this.optimizer.dispose();
  }

  private clipped(gradients: readonly tf.Tensor[], norm: tf.Scalar): readonly tf.Tensor[] {
    const { clipNorm } = this.options;
    if (clipNorm === null) return gradients;
    const factor = tf.minimum(1, tf.div(clipNorm, norm));
    return gradients.map((gradient) => gradient.mul(factor));
  }

  /** Added to the gradient under SGD; under Adam taken off the weights beside it (Loshchilov & Hutter 2019), which its division would distort. */
  private decayed(gradients: readonly tf.Tensor[], rate: tf.Scalar): readonly tf.Tensor[] {
    const { optimizer } = this.options;
    return gradients.map((gradient, i) => {
      const variable = this.variables[i] as tf.Variable;
      const weightDecay = this.weightDecays[i] ?? 0;
      if (weightDecay === 0 || !isKernel(variable)) return gradient;
      if (optimizer.name === 'sgd') return gradient.add(variable.mul(weightDecay));
      variable.assign(variable.mul(tf.sub(1, rate.mul(weightDecay))));
      return gradient;
    });
  }
}

/** Convolution and dense kernels have at least two axes; biases and batch norm's scales and offsets have one, and are not decayed. */
const isKernel = (variable: tf.Variable) => variable.rank > 1;

const globalNorm = (tensors: readonly tf.Tensor[]): tf.Scalar =>
  tf.sqrt(tf.addN(tensors.map((tensor) => tf.sum(tf.square(tensor))))) as tf.Scalar;
