import * as tf from '@tensorflow/tfjs';
import type { TFEOpAttr, TensorMetadata } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';
import { backend, binding, type Inferred, type NativeBinding } from '../native';
import { resourceAttributes } from '../optimizers/resource';
import { type Argument, type Constant, NotTraceable, type Operation, type Recording, type Reference } from './operation';

/** Says what an operation's outputs look like, without running it. */
export interface Inference {
  /** @param index the operation's place in the recording. */
  infer(operation: Omit<Operation, 'outputs'>, index: number): readonly Inferred[];
}

/** Ids of tensors that have no value yet; TensorFlow's own count up from 0. */
const FIRST_SYMBOL = 2 ** 30;

/** Outputs of no stated shape that only the kernel's own gradient looks at. */
const opaque: Readonly<Record<string, number>> = { FusedBatchNormV3: 5 };

type Values = Parameters<NativeBinding['createTensor']>[2];

/**
 * Stands between tfjs and TensorFlow while a function is being called, and writes down what it would compute instead of
 * computing it. To the function nothing is different, except that tensors cannot be read.
 */
export class Recorder {
  private readonly native = binding();
  private readonly operations: Operation[] = [];
  private readonly symbols: Reference[] = [];
  /** What tensors with values stand for. */
  private readonly known = new Map<number, Reference>();
  private readonly variables: ReadonlyMap<number, tf.Variable>;
  private readonly constants = new Map<number, Omit<Constant, 'tensorId'>>();
  private readonly released: number[] = [];
  private readonly lastUseOfResource = new Map<number, number>();

  constructor(
    private readonly inference: Inference,
    inputs: readonly tf.Tensor[],
  ) {
    this.variables = new Map(registeredVariables().map((variable) => [nativeId(variable), variable]));
    inputs.forEach((tensor, input) => this.known.set(nativeId(tensor), this.addPlaceholder(tensor, { input })));
  }

  /** Calls `f` and returns what it did; all variables are afterwards what they were. */
  record(f: () => readonly tf.Tensor[]): Recording {
    const owner = backend();
    const before = registeredVariables().map((variable) => ({ variable, dataId: variable.dataId, id: nativeId(variable) }));
    owner.binding = this.standIn();
    try {
      let recording: Recording | undefined;
      tf.tidy(() => {
        const outputs = f().map((tensor) => this.referenceOf(tensor));
        const assigned = before.flatMap(({ variable, dataId }) =>
          variable.dataId === dataId ? [] : [{ variable: variable as tf.Variable, value: this.referenceOf(variable) }],
        );
        const made = registeredVariables().length - before.length;
        if (made > 0) throw new NotTraceable(`it makes ${made} variables each time it is called`);
        recording = { operations: this.operations, outputs, assigned };
      });
      return recording as unknown as Recording;
    } finally {
      for (const { variable, dataId, id } of before) if (variable.dataId !== dataId) giveBack(variable, id);
      owner.binding = this.native;
    }
  }

  /** Frees what the recording refers to. */
  dispose(): void {
    this.released.splice(0).forEach((id) => this.native.deleteTensor(id));
  }

  private standIn(): NativeBinding {
    const held = new Set([...this.variables.keys(), ...this.known.keys()]);
    return Object.create(this.native, {
      executeOp: { value: (name: string, attributes: TFEOpAttr[], ids: number[]) => this.execute(name, attributes, ids) },
      createTensor: { value: (shape: number[], dtype: number, values: Values) => this.createTensor(shape, dtype, values) },
      deleteTensor: { value: (id: number) => id < FIRST_SYMBOL && !held.has(id) && this.letGo(id) },
      tensorDataSync: { value: (id: number) => this.read(id) },
    }) as NativeBinding;
  }

  private execute(name: string, attributes: TFEOpAttr[], ids: readonly number[]): TensorMetadata[] {
    const inputs = ids.map((id) => this.resolve(id));
    const controls = new Set<number>();
    const index = this.operations.length;
    for (const { operation } of inputs) {
      if (this.operations[operation]?.name !== 'VarHandleOp') continue;
      const last = this.lastUseOfResource.get(operation);
      if (last !== undefined) controls.add(last);
      this.lastUseOfResource.set(operation, index);
    }
    this.add({ name, attributes, inputs, controls: [...controls] });
    return (this.operations[index] as Operation).outputs.map(({ dtype, shape }, output) => {
      if (!shape && opaque[name] !== output) throw new NotTraceable(`the shape of what ${name} returns depends on values`);
      this.symbols.push({ operation: index, output });
      return { id: FIRST_SYMBOL + this.symbols.length - 1, dtype, shape: [...(shape ?? [])] };
    });
  }

  /** Constants are needed until the recording has become a function. */
  private letGo(id: number): void {
    if (this.constants.has(id)) this.released.push(id);
    else this.native.deleteTensor(id);
  }

  private createTensor(shape: number[], dtype: number, values: Values): number {
    const id = this.native.createTensor(shape, dtype, values);
    this.constants.set(id, { bytes: bytesOf(values), dtype, shape });
    return id;
  }

  private read(id: number): ReturnType<NativeBinding['tensorDataSync']> {
    // What JavaScript made and may look at again: it is baked in, and compared whenever the function is checked.
    if (this.constants.has(id)) return this.native.tensorDataSync(id);
    const last = this.operations[this.operations.length - 1]?.name ?? 'its start';
    throw new NotTraceable(`it reads the values of a tensor (after ${last})`);
  }

  private resolve(id: number): Reference {
    if (id >= FIRST_SYMBOL) return this.symbols[id - FIRST_SYMBOL] as Reference;
    const known = this.known.get(id) ?? this.capture(id);
    this.known.set(id, known);
    return known;
  }

  private capture(id: number): Reference {
    const variable = this.variables.get(id);
    if (variable) return this.addPlaceholder(variable, { variable });
    const resource = resourceAttributes(id);
    if (resource) return this.add({ name: 'VarHandleOp', attributes: resource, inputs: [], controls: [] });
    const made = this.constants.get(id);
    const constant = { tensorId: id, ...(made ?? this.outside(id)) };
    return this.add({ name: 'Const', attributes: [], inputs: [], controls: [], constant });
  }

  /** A tensor that was there before: tensors do not change, so that its value can be baked in. */
  private outside(id: number): Omit<Constant, 'tensorId'> {
    const graph = this.native.createGraph();
    try {
      const [{ dtype, shape }] = this.native.addConstant(graph, id) as [Inferred];
      return { bytes: bytesOf(this.native.tensorDataSync(id)), dtype, shape: shape ?? [] };
    } finally {
      this.native.deleteGraph(graph);
    }
  }

  private addPlaceholder(tensor: tf.Tensor, argument: Argument): Reference {
    const { TF_ATTR_TYPE, TF_ATTR_SHAPE } = this.native;
    const attributes = [
      { name: 'dtype', type: TF_ATTR_TYPE, value: backend().getDTypeInteger(tensor.dtype) },
      { name: 'shape', type: TF_ATTR_SHAPE, value: tensor.shape },
    ];
    return this.add({ name: 'Placeholder', attributes, inputs: [], controls: [], argument });
  }

  private add(operation: Omit<Operation, 'outputs'>): Reference {
    const index = this.operations.length;
    this.operations.push({ ...operation, outputs: this.inference.infer(operation, index) });
    return { operation: index, output: 0 };
  }

  private referenceOf(tensor: tf.Tensor): Reference {
    return this.resolve(nativeId(tensor));
  }
}

const registeredVariables = (): tf.Variable[] => Object.values(tf.engine().registeredVariables);

/** The id under which TensorFlow knows a tensor. */
const nativeId = (tensor: tf.Tensor): number => backend().getInputTensorIds([tensor])[0] as number;

/** Lets a variable have its former value again, which TensorFlow still holds under `id`. */
const giveBack = (variable: tf.Variable, id: number): void => {
  const { shape } = variable;
  const value = backend().createOutputTensor({ id, shape, dtype: backend().getDTypeInteger(variable.dtype) });
  variable.assign(value as tf.Tensor<tf.Rank>);
  value.dispose();
};

const bytesOf = (values: Values): Uint8Array => {
  if (ArrayBuffer.isView(values)) return Uint8Array.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return Buffer.from(JSON.stringify(values, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value)));
};
