import * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import type { TFEOpAttr, TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';

/** A device that TensorFlow computes on, or reads data from. */
export interface Device {
  /** E.g. `/job:localhost/replica:0/task:0/device:GPU:0`. */
  readonly name: string;
  readonly type: string;
  /** What TensorFlow may use of it, in bytes. */
  readonly memory: number;
}

/** The package's binding, and what longway's extension adds to it. */
export interface NativeBinding extends TFJSBinding {
  listDevices(): Device[];
  /** The name of the device that holds the data of a tensor. */
  tensorDevice(tensorId: number): string;
}

export const isNative = (): boolean => tf.getBackend() === 'tensorflow';

const backend = () => tf.backend() as unknown as NodeJSKernelBackend;

export const binding = (): NativeBinding => backend().binding as NativeBinding;

/** The value of an operation's attribute. TensorFlow tells integers, floats and types apart, JavaScript does not. */
export type AttributeValue =
  | string
  | boolean
  | { readonly int: number | readonly number[] }
  | { readonly float: number }
  | { readonly type: tf.DataType | 'uint8' }
  | { readonly shape: readonly number[] };

export type Attributes = Readonly<Record<string, AttributeValue>>;

export const float32 = { type: 'float32' } as const;
export const int32 = { type: 'int32' } as const;
export const uint8 = { type: 'uint8' } as const;

const toAttribute = (name: string, value: AttributeValue): TFEOpAttr => {
  const { TF_ATTR_STRING, TF_ATTR_BOOL, TF_ATTR_INT, TF_ATTR_FLOAT, TF_ATTR_TYPE, TF_ATTR_SHAPE, TF_UINT8 } = binding();
  if (typeof value === 'string') return { name, type: TF_ATTR_STRING, value };
  if (typeof value === 'boolean') return { name, type: TF_ATTR_BOOL, value };
  if ('int' in value) return { name, type: TF_ATTR_INT, value: value.int };
  if ('float' in value) return { name, type: TF_ATTR_FLOAT, value: value.float };
  if ('type' in value) return { name, type: TF_ATTR_TYPE, value: value.type === 'uint8' ? TF_UINT8 : backend().getDTypeInteger(value.type) };
  return { name, type: TF_ATTR_SHAPE, value: value.shape };
};

/**
 * Runs one TensorFlow operation, with the names that TensorFlow's own operation has.
 *
 * @param outputs how many tensors the operation returns.
 */
export const execute = (operation: string, attributes: Attributes, inputs: readonly tf.TensorInfo[], outputs: number): tf.Tensor[] =>
  backend().executeMultipleOutputs(
    operation,
    Object.entries(attributes).map(([name, value]) => toAttribute(name, value)),
    [...inputs],
    outputs,
  );

/** {@link execute} for the many operations that return one tensor. */
export const compute = <T extends tf.Tensor>(operation: string, attributes: Attributes, inputs: readonly tf.TensorInfo[]): T =>
  execute(operation, attributes, inputs, 1)[0] as T;

/**
 * 8-bit levels as a tensor of one byte each. tfjs has no such type and calls it int32: only {@link execute} may be given it. On the
 * CPU it may share the memory of `levels`, which must not change before the tensor is disposed.
 */
export const levelsTensor = (levels: Uint8Array, shape: readonly number[]): tf.Tensor => {
  const { TF_UINT8 } = binding();
  const id = binding().createTensor([...shape], TF_UINT8, levels);
  // Private in the package's types, and what its own operations make their results with.
  const native = backend() as unknown as { createOutputTensor(of: { id: number; shape: readonly number[]; dtype: number }): tf.Tensor };
  return native.createOutputTensor({ id, shape, dtype: TF_UINT8 });
};
