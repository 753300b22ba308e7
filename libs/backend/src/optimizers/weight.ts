import type * as tf from '@tensorflow/tfjs';
import { Resource } from './resource';

/** A tfjs variable's stand-in for TensorFlow's update kernels. The tfjs variable stays the truth. */
export class Weight {
  private readonly resource: Resource;
  private known: tf.Variable['dataId'];

  constructor(private readonly variable: tf.Variable) {
    this.resource = new Resource(variable);
    this.known = variable.dataId;
  }

  /** Lets `apply` change the resource in place, then gives the variable its value. */
  update(apply: (resource: tf.Tensor) => void): void {
    // Others may have assigned to the variable since: restored weights, say.
    if (this.variable.dataId !== this.known) this.resource.assign(this.variable);
    apply(this.resource.input);
    const value = this.resource.read();
    this.variable.assign(value as tf.Tensor<tf.Rank>);
    this.known = this.variable.dataId;
    value.dispose();
  }

  dispose(): void {
    this.resource.dispose();
  }
}
