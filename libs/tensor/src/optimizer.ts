import * as tf from '@tensorflow/tfjs';
import type { OptimizerOptions } from '@longway/contracts';

/** One thing that an optimiser remembers from one update to the next. */
export interface Slot {
  readonly shape: readonly number[];
  /** A new tensor. */
  read(): tf.Tensor;
  /** @param value of the same shape. */
  assign(value: tf.Tensor): void;
}

/** By what each is and the variable's place in the list: `first/0`, say. */
export type Slots = Readonly<Record<string, Slot>>;

/** Updates a fixed list of variables in place. */
export interface Optimizer {
  /** Everything that it remembers. Given back to another one, that goes on as this one would. */
  readonly slots: Slots;
  /** What changes from one update to the next, the learning rate first; the rest is fixed. @param step counted from 0. */
  settings(learningRate: number, step: number): readonly number[];
  /** @param gradients one for each variable, in the variables' order. @param settings of this step. */
  update(gradients: readonly tf.Tensor[], settings: readonly tf.Scalar[]): void;
  dispose(): void;
}

/** Makes an optimiser for a fixed list of variables. */
export type OptimizerFactory = (options: OptimizerOptions, variables: readonly tf.Variable[]) => Optimizer;

/**
 * Optimisers composed of plain tfjs operations: they run on any backend, and the native ones are held against them.
 *
 * - `sgd`: `a <- momentum * a + g; w <- w - rate * a`, with `nesterov` `w <- w - rate * (g + momentum * a)`
 *   (Sutskever et al. 2013).
 * - `adam`: Kingma & Ba 2015, the faster form at the end of section 2: `epsilon` is added to the root of the *uncorrected*
 *   second moment.
 */
export const portableOptimizer: OptimizerFactory = (options, variables) =>
  options.name === 'sgd' ? new PortableSgd(options, variables) : new PortableAdam(options, variables);

const zerosLike = (variables: readonly tf.Variable[]) =>
  tf.tidy(() => variables.map((variable) => tf.variable(tf.zerosLike(variable), false)));

/** Names the accumulators of each kind after their variables' places. */
export const namedSlots = (kinds: Readonly<Record<string, readonly Slot[]>>): Slots =>
  Object.fromEntries(Object.entries(kinds).flatMap(([kind, slots]) => slots.map((slot, i) => [`${kind}/${i}`, slot])));

const slotsOf = (variables: readonly tf.Variable[]): readonly Slot[] =>
  variables.map((variable) => ({ shape: variable.shape, read: () => variable.clone(), assign: (value) => variable.assign(value) }));

class PortableSgd implements Optimizer {
  private readonly accumulators: tf.Variable[];

  constructor(
    private readonly options: Extract<OptimizerOptions, { name: 'sgd' }>,
    private readonly variables: readonly tf.Variable[],
  ) {
    this.accumulators = zerosLike(variables);
  }

  get slots(): Slots {
    return namedSlots({ momentum: slotsOf(this.accumulators) });
  }

  settings(learningRate: number): readonly number[] {
    return [learningRate];
  }

  update(gradients: readonly tf.Tensor[], [learningRate]: readonly [tf.Scalar]): void {
    const { momentum, nesterov } = this.options;
    tf.tidy(() =>
      this.variables.forEach((variable, i) => {
        const gradient = gradients[i] as tf.Tensor;
        const accumulator = this.accumulators[i] as tf.Variable;
        accumulator.assign(accumulator.mul(momentum).add(gradient));
        const direction = nesterov ? gradient.add(accumulator.mul(momentum)) : accumulator;
        variable.assign(variable.sub(direction.mul(learningRate)));
      }),
    );
  }

  dispose(): void {
    tf.dispose(this.accumulators);
  }
}

class PortableAdam implements Optimizer {
  private readonly first: tf.Variable[];
  private readonly second: tf.Variable[];
  constructor(
    private readonly options: Extract<OptimizerOptions, { name: 'adam' }>,
    private readonly variables: readonly tf.Variable[],
  ) {
    this.first = zerosLike(variables);
    this.second = zerosLike(variables);
  }

  get slots(): Slots {
    return namedSlots({ first: slotsOf(this.first), second: slotsOf(this.second) });
  }

  settings(learningRate: number, step: number): readonly number[] {
    const { beta1, beta2 } = this.options;
    return [learningRate, (learningRate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1))];
  }

  update(gradients: readonly tf.Tensor[], [, rate]: readonly [tf.Scalar, tf.Scalar]): void {
    const { beta1, beta2, epsilon } = this.options;
    tf.tidy(() =>
      this.variables.forEach((variable, i) => {
        const gradient = gradients[i] as tf.Tensor;
        const m = this.first[i] as tf.Variable;
        const v = this.second[i] as tf.Variable;
        m.assign(m.mul(beta1).add(gradient.mul(1 - beta1)));
        v.assign(v.mul(beta2).add(gradient.square().mul(1 - beta2)));
        variable.assign(variable.sub(m.div(v.sqrt().add(epsilon)).mul(rate)));
      }),
    );
  }

  dispose(): void {
    tf.dispose([...this.first, ...this.second]);
  }
}
