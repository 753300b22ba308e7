import * as tf from '@tensorflow/tfjs';
import type { OptimizerOptions } from '@longway/contracts';
import { namedSlots, type Optimizer, type Slots } from '@longway/tensor';
import { execute, float32 } from '../native';
import { Resource } from './resource';
import { Weight } from './weight';

export class Adam implements Optimizer {
  private readonly parts: readonly { readonly weight: Weight; readonly first: Resource; readonly second: Resource }[];

  constructor(
    private readonly options: Extract<OptimizerOptions, { name: 'adam' }>,
    variables: readonly tf.Variable[],
  ) {
    this.parts = variables.map((variable) => ({
      weight: new Weight(variable),
      first: Resource.zerosLike(variable),
      second: Resource.zerosLike(variable),
    }));
  }

  get slots(): Slots {
    return namedSlots({ first: this.parts.map(({ first }) => first), second: this.parts.map(({ second }) => second) });
  }

  settings(learningRate: number, step: number): readonly number[] {
    return [learningRate, this.options.beta1 ** (step + 1), this.options.beta2 ** (step + 1)];
  }

  update(gradients: readonly tf.Tensor[], [rate, power1, power2]: readonly [tf.Scalar, tf.Scalar, tf.Scalar]): void {
    const { beta1, beta2, epsilon } = this.options;
    tf.tidy(() => {
      const constants = [beta1, beta2, epsilon].map((value) => tf.scalar(value));
      this.parts.forEach(({ weight, first, second }, i) =>
        weight.update((variable) =>
          execute(
            'ResourceApplyAdam',
            { T: float32, use_locking: false, use_nesterov: false },
            [variable, first.input, second.input, power1, power2, rate, ...constants, gradients[i] as tf.Tensor],
            0,
          ),
        ),
      );
    });
  }

  dispose(): void {
    for (const { weight, first, second } of this.parts) [weight, first, second].forEach((resource) => resource.dispose());
  }
}
