import type { CollectiveStatistics } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import type { TFEOpAttr, TFJSBinding, TensorMetadata } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';

/** A device that TensorFlow computes on, or reads data from. */
export interface Device {
  /** E.g. `/job:localhost/replica:0/task:0/device:GPU:0`. */
  readonly name: string;
  readonly type: string;
  /** What TensorFlow may use of it, in bytes. */
  readonly memory: number;
}

/** What TensorFlow infers of an output before anything runs. */
export interface Inferred {
  readonly dtype: number;
  /** Null where it depends on values. */
  readonly shape: readonly number[] | null;
}

/** The package's binding, and what longway's extension adds to it. Operations of a graph are numbered from 0. */
export interface NativeBinding extends TFJSBinding {
  listDevices(): Device[];
  /** The name of the device that holds the data of a tensor. */
  tensorDevice(tensorId: number): string;
  createGraph(): number;
  /** Functions that were defined from it stay. */
  deleteGraph(graph: number): void;
  addPlaceholder(graph: number, dtype: number, shape: readonly number[]): Inferred[];
  /** Copies the value of a tensor into the graph. */
  addConstant(graph: number, tensorId: number): Inferred[];
  /** @param inputs operation and output of each, in one flat list. @param controls operations that must have run before. */
  addOperation(
    graph: number,
    name: string,
    attributes: readonly TFEOpAttr[],
    inputs: readonly number[],
    controls: readonly number[],
  ): Inferred[];
  /** `executeOp` knows the name afterwards. @param inputs placeholders; flat like the outputs. */
  defineFunction(graph: number, name: string, inputs: readonly number[], outputs: readonly number[], controls: readonly number[]): void;
  removeFunction(name: string): void;
  /** Whether LongwayConv2DBackpropFilter is there, from this call on, and whether TensorFlow's own is slower on this processor. */
  filterGradient(): { readonly offered: boolean; readonly preferred: boolean };
  /**
   * Makes LongwayAllReduceMean known, and joins the other processes of the MPI job, which call this at the same time.
   *
   * @param timeout seconds; 0: none. @param name of this process, for messages. @returns how many processes there are.
   */
  startCollectives(timeout: number, name: string): number;
  beginCollectives(): void;
  takeCollectives(): CollectiveStatistics;
}

export const isNative = (): boolean => tf.getBackend() === 'tensorflow';

/** The package's backend, private parts of it included; its version is pinned. */
export interface NativeBackend {
  binding: NativeBinding;
  getDTypeInteger(dtype: tf.DataType): number;
  /** Ids under which TensorFlow knows tensors; their data is handed over now where it was not yet. */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  executeMultipleOutputs(
    operation: string,
    attributes: readonly TFEOpAttr[],
    inputs: readonly tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

export const backend = (): NativeBackend => tf.backend() as unknown as NativeBackend;

export const binding = (): NativeBinding => backend().binding;

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

export const toAttribute = (name: string, value: AttributeValue): TFEOpAttr => {
  const { TF_ATTR_STRING, TF_ATTR_BOOL, TF_ATTR_INT, TF_ATTR_FLOAT, TF_ATTR_TYPE, TF_ATTR_SHAPE, TF_UINT8 } = binding();
  if (typeof value === 'string') return { name, type: TF_ATTR_STRING, value };
  if (typeof value === 'boolean') return { name, type: TF_ATTR_BOOL, value };
  if ('int' in value) return { name, type: TF_ATTR_INT, value: value.int };
  if ('float' in value) return { name, type: TF_ATTR_FLOAT, value: value.float };
  if ('type' in value)
    return { name, type: TF_ATTR_TYPE, value: value.type === 'uint8' ? TF_UINT8 : backend().getDTypeInteger(value.type) };
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
    inputs,
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
