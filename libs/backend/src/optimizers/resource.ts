import { randomUUID } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import type { TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';
import { backend, compute, execute, float32, toAttribute } from '../native';

const attributesById = new Map<number, readonly TFEOpAttr[]>();

/** The attributes of the `VarHandleOp` that made a resource's handle, so that a function can refer to the same resource; undefined for other tensors. */
export const resourceAttributes = (tensorId: number): readonly TFEOpAttr[] | undefined => attributesById.get(tensorId);

/** A variable inside TensorFlow, which its optimiser kernels update in place. Freed by {@link dispose} only. */
export class Resource {
  readonly shape: readonly number[];
  private readonly handle: tf.Tensor;
  private readonly id: number;

  constructor(initial: tf.Tensor) {
    this.shape = initial.shape;
    const attributes = { dtype: float32, shape: { shape: initial.shape }, container: '', shared_name: `longway-${randomUUID()}` };
    this.handle = tf.keep(compute('VarHandleOp', attributes, []));
    this.id = backend().getInputTensorIds([this.handle])[0] as number;
    attributesById.set(
      this.id,
      Object.entries(attributes).map(([name, value]) => toAttribute(name, value)),
    );
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
    attributesById.delete(this.id);
    this.handle.dispose();
  }
}
