import type * as tf from '@tensorflow/tfjs';
import { Resource } from './resource';

/** A tfjs variable's stand-in for TensorFlow's update kernels. The tfjs variable stays the truth. */
export class Weight {
  private readonly resource: Resource;

  constructor(private readonly variable: tf.Variable) {
    this.resource = new Resource(variable);
  }

  /** Lets `apply` change the resource in place, then gives the variable its value. Both share their data outside `apply`: nothing is copied twice. */
  update(apply: (resource: tf.Tensor) => void): void {
    this.resource.assign(this.variable);
    apply(this.resource.input);
    const value = this.resource.read();
    this.variable.assign(value as tf.Tensor<tf.Rank>);
    value.dispose();
  }

  dispose(): void {
    this.resource.dispose();
  }
}
