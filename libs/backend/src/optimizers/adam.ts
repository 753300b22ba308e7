import * as tf from '@tensorflow/tfjs';
import type { OptimizerOptions } from '@longway/contracts';
import type { Optimizer } from '@longway/tensor';
import { execute, float32 } from '../native';
import { Resource } from './resource';
import { Weight } from './weight';

export class Adam implements Optimizer {
  private readonly slots: readonly { readonly weight: Weight; readonly first: Resource; readonly second: Resource }[];
  private updates = 0;

  constructor(
    private readonly options: Extract<OptimizerOptions, { name: 'adam' }>,
    variables: readonly tf.Variable[],
  ) {
    this.slots = variables.map((variable) => ({
      weight: new Weight(variable),
      first: Resource.zerosLike(variable),
      second: Resource.zerosLike(variable),
    }));
  }

  update(gradients: readonly tf.Tensor[], learningRate: number): void {
    const { beta1, beta2, epsilon } = this.options;
    this.updates += 1;
    tf.tidy(() => {
      const constants = [beta1 ** this.updates, beta2 ** this.updates, learningRate, beta1, beta2, epsilon].map((value) =>
        tf.scalar(value),
      );
      this.slots.forEach(({ weight, first, second }, i) =>
        weight.update((variable) =>
          execute(
            'ResourceApplyAdam',
            { T: float32, use_locking: false, use_nesterov: false },
            [variable, first.input, second.input, ...constants, gradients[i] as tf.Tensor],
            0,
          ),
        ),
      );
    });
  }

  dispose(): void {
    for (const { weight, first, second } of this.slots) [weight, first, second].forEach((resource) => resource.dispose());
  }
}
