import * as tf from '@tensorflow/tfjs';
import { compute, execute, float32 } from '../native';

let made = 0;

/** A variable inside TensorFlow, which its optimiser kernels update in place. Freed by {@link dispose} only. */
export class Resource {
  private readonly handle: tf.Tensor;

  constructor(initial: tf.Tensor) {
    const attributes = { dtype: float32, shape: { shape: initial.shape }, container: '', shared_name: `longway-${process.pid}-${made++}` };
    this.handle = tf.keep(compute('VarHandleOp', attributes, []));
    this.assign(initial);
  }

  static zerosLike(variable: tf.Tensor): Resource {
    const zeros = tf.zerosLike(variable);
    const resource = new Resource(zeros);
    zeros.dispose();
    return resource;
  }

  /** What optimiser kernels take in the place of the value. */
  get input(): tf.Tensor {
    return this.handle;
  }

  assign(value: tf.Tensor): void {
    execute('AssignVariableOp', { dtype: float32 }, [this.handle, value], 0);
  }

  read(): tf.Tensor {
    return compute('ReadVariableOp', { dtype: float32 }, [this.handle]);
  }

  dispose(): void {
    execute('DestroyResourceOp', { ignore_lookup_error: true }, [this.handle], 0);
    this.handle.dispose();
  }
}
