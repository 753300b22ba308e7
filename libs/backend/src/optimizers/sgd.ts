import * as tf from '@tensorflow/tfjs';
import type { OptimizerOptions } from '@longway/contracts';
import { namedSlots, type Optimizer, type Slots } from '@longway/tensor';
import { execute, float32 } from '../native';
import { Resource } from './resource';
import { Weight } from './weight';

export class Sgd implements Optimizer {
  private readonly parts: readonly { readonly weight: Weight; readonly accumulator: Resource }[];

  constructor(
    private readonly options: Extract<OptimizerOptions, { name: 'sgd' }>,
    variables: readonly tf.Variable[],
  ) {
    this.parts = variables.map((variable) => ({ weight: new Weight(variable), accumulator: Resource.zerosLike(variable) }));
  }

  get slots(): Slots {
    return namedSlots({ momentum: this.parts.map(({ accumulator }) => accumulator) });
  }

  settings(learningRate: number): readonly number[] {
    return [learningRate];
  }

  update(gradients: readonly tf.Tensor[], [rate]: readonly [tf.Scalar]): void {
    const { momentum, nesterov } = this.options;
    tf.tidy(() => {
      const decay = tf.scalar(momentum);
      this.parts.forEach(({ weight, accumulator }, i) =>
        weight.update((variable) =>
          execute(
            'ResourceApplyMomentum',
            { T: float32, use_locking: false, use_nesterov: nesterov },
            [variable, accumulator.input, rate, gradients[i] as tf.Tensor, decay],
            0,
          ),
        ),
      );
    });
  }

  dispose(): void {
    for (const { weight, accumulator } of this.parts) {
      weight.dispose();
      accumulator.dispose();
    }
  }
}
