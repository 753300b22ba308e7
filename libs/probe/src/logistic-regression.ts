import * as tf from '@tensorflow/tfjs';
import type { Random } from '@longway/contracts';
import { createOptimizer, permutation } from '@longway/tensor';
import { type Evaluation, lbfgs } from './lbfgs';
import { valuesOf } from './values-of';
import { whiten } from './whitening';

/** What is fitted. Parameters are a matrix `[width + 1, classes]`, row by row; its last row holds the biases. */
export interface Problem {
  /** `[count, width + 1]`, the last column ones. */
  readonly design: tf.Tensor2D;
  readonly labels: Int32Array;
  readonly classes: number;
  /** The loss is the mean cross-entropy + l2 / 2 * the sum of squared weights, biases left out. */
  readonly l2: number;
}

/** How stochastic gradient descent goes. */
export interface SgdSettings {
  /** Of the first epochs; a tenth of it after each milestone. */
  readonly learningRate: number;
  readonly momentum: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Epochs after which the rate is divided by 10. */
  readonly milestones: readonly number[];
}

type AfterRound = (round: number) => void | Promise<void>;

/**
 * The logarithm of each class's probability, and the gradient of the mean cross-entropy. Written out because an optimum takes many of
 * these: one exponential serves loss and gradient, and the small factor comes first in the last product, which is twice as fast.
 */
const crossEntropy = (design: tf.Tensor2D, labels: tf.Tensor1D, parameters: tf.Tensor2D) => {
  const logProbabilities = tf.logSoftmax(tf.matMul(design, parameters));
  const residuals = tf.sub(tf.exp(logProbabilities), tf.oneHot(labels, parameters.shape[1], 1, 0, 'float32')) as tf.Tensor2D;
  const gradient = tf.div(tf.transpose(tf.matMul(residuals, design, true)), design.shape[0]) as tf.Tensor2D;
  return { logProbabilities, gradient };
};

const matrixOf = (parameters: Float64Array, { design, classes }: Pick<Problem, 'design' | 'classes'>): tf.Tensor2D =>
  tf.tensor2d(Float32Array.from(parameters), [design.shape[1], classes]);

/** The loss and its gradient, for `lbfgs`. Products in 32 bits by tfjs; sums over rows and the penalty in 64. */
export const lossAndGradient = (problem: Problem, parameters: Float64Array): Evaluation => {
  const { design, labels, classes, l2 } = problem;
  const [logProbabilities, fitted] = valuesOf(() => {
    const { logProbabilities, gradient } = crossEntropy(design, tf.tensor1d(labels, 'int32'), matrixOf(parameters, problem));
    return [logProbabilities, gradient];
  }) as [Float32Array, Float32Array];
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum -= logProbabilities[row * classes + (labels[row] as number)] as number;
  let squares = 0;
  const gradient = Float64Array.from(fitted);
  for (let i = 0; i < parameters.length - classes; i++) {
    const weight = parameters[i] as number;
    squares += weight * weight;
    gradient[i] = (gradient[i] as number) + l2 * weight;
  }
  return { value: sum / labels.length + (l2 / 2) * squares, gradient };
};

/** Goes to the optimum with all rows at once. */
export const fitByLbfgs = async (problem: Problem, iterations: number, afterRound?: AfterRound): Promise<Float64Array> => {
  const whitening = whiten(problem);
  const evaluate = (coordinates: Float64Array): Evaluation => {
    const { value, gradient } = lossAndGradient(problem, whitening.parameters(coordinates));
    return { value, gradient: whitening.gradient(gradient) };
  };
  const start = new Float64Array(problem.design.shape[1] * problem.classes);
  // Below this decrease, sums of 32-bit losses are noise.
  const minimum = await lbfgs(evaluate, start, { iterations, decrease: 1e-8, afterIteration: afterRound });
  return whitening.parameters(minimum.x);
};

/** Stochastic gradient descent with momentum; a round is an epoch. The last, smaller batch of an epoch counts too. */
export const fitBySgd = async (problem: Problem, options: SgdSettings, random: Random, afterRound?: AfterRound): Promise<Float64Array> => {
  const { design, labels, classes, l2 } = problem;
  const [count, columns] = design.shape;
  const parameters = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([columns, classes])));
  // One for weights, none for biases.
  const penalised = tf.tensor2d(Array.from({ length: columns }, (_, row) => [row < columns - 1 ? l2 : 0]));
  const optimizer = createOptimizer({ name: 'sgd', momentum: options.momentum, nesterov: false }, [parameters]);

  let updates = 0;
  const update = (rows: Int32Array, learningRate: number) =>
    tf.tidy(() => {
      const batch = tf.gather(design, tf.tensor1d(rows, 'int32'));
      const { gradient } = crossEntropy(
        batch,
        tf.tensor1d(
          rows.map((row) => labels[row] as number),
          'int32',
        ),
        parameters as tf.Tensor2D,
      );
      const settings = optimizer.settings(learningRate, updates++).map((value) => tf.scalar(value));
      optimizer.update([tf.add(gradient, tf.mul(parameters, penalised))], settings);
    });

  try {
    for (let epoch = 0; epoch < options.epochs; epoch++) {
      const learningRate = options.learningRate * 0.1 ** options.milestones.filter((milestone) => milestone <= epoch).length;
      const order = permutation(count, random);
      for (let from = 0; from < count; from += options.batchSize) update(order.slice(from, from + options.batchSize), learningRate);
      await afterRound?.(epoch + 1);
    }
    return Float64Array.from(parameters.dataSync());
  } finally {
    optimizer.dispose();
    tf.dispose([parameters, penalised]);
  }
};

/** The index of each row's largest value; of several, the lowest. */
export const largest = (values: ArrayLike<number>, columns: number): Int32Array =>
  Int32Array.from({ length: values.length / columns }, (_, row) => {
    let best = 0;
    for (let column = 1; column < columns; column++) {
      if ((values[row * columns + column] as number) > (values[row * columns + best] as number)) best = column;
    }
    return best;
  });

/** Rows that are judged at a time: logits of a million images and a thousand classes would be 4 GB. */
const CHUNK = 65_536;

/** The share of rows whose class is predicted. */
export const top1 = (problem: Omit<Problem, 'l2'>, parameters: Float64Array): number => {
  const { design, labels, classes } = problem;
  let right = 0;
  for (let from = 0; from < labels.length; from += CHUNK) {
    const count = Math.min(CHUNK, labels.length - from);
    const [logits] = valuesOf(() => [tf.matMul(tf.slice(design, [from, 0], [count, -1]), matrixOf(parameters, problem))]);
    largest(logits as Float32Array, classes).forEach((predicted, row) => (right += Number(predicted === labels[from + row])));
  }
  return right / labels.length;
};
