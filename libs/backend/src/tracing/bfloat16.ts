import { binding } from '../native';
import type { Operation, Recording, Reference } from './operation';

/** TensorFlow's number for bfloat16, which the package's binding does not list. */
export const BFLOAT16 = 14;

/** How an operation behaves when its activations are bfloat16. */
interface Role {
  /** Which inputs are activations, or kernels of a convolution; counted from the end where negative. */
  readonly activations: readonly number[] | 'all' | 'allButLast';
  /** Runs in bfloat16 always; otherwise where what it works on already is. */
  readonly always?: true;
  /** Of a gradient: the activation that was kept on the way forward, whose type it takes. */
  readonly kept?: number;
  /** Takes bfloat16 through arithmetic that a processor without it does slowly. */
  readonly arithmetic?: true;
  /** The gradient of a weight: it leaves in float32. */
  readonly ofWeight?: true;
  /** longway's own, which knows float32 only. */
  readonly floatOnly?: true;
}

const moved: Role = { activations: [0] };

const roles: Readonly<Record<string, Role>> = {
  Conv2D: { activations: [0, 1], always: true, arithmetic: true },
  Conv2DBackpropInput: { activations: [1, 2], always: true, arithmetic: true },
  Conv2DBackpropFilter: { activations: [0, 2], always: true, arithmetic: true, ofWeight: true },
  LongwayConv2DBackpropFilter: { activations: [0, 1], always: true, arithmetic: true, ofWeight: true, floatOnly: true },
  FusedBatchNormV3: { activations: [0], arithmetic: true },
  FusedBatchNormGradV3: { activations: [0, 1], kept: 1, arithmetic: true },
  Relu: moved,
  ReluGrad: { activations: [0, 1], kept: 1 },
  LeakyRelu: moved,
  LeakyReluGrad: { activations: [0, 1], kept: 1 },
  Add: { activations: [0, 1] },
  AddN: { activations: 'all' },
  MaxPool: moved,
  MaxPoolGrad: { activations: [0, 1, 2], kept: 0, arithmetic: true },
  ConcatV2: { activations: 'allButLast' },
  Pad: moved,
  PadV2: { activations: [0, 2] },
  Slice: moved,
  StridedSlice: moved,
  Reshape: moved,
  ResizeNearestNeighbor: { activations: [0], arithmetic: true },
  ResizeNearestNeighborGrad: { activations: [0], arithmetic: true },
};

const key = ({ operation, output }: Reference): string => `${operation}.${output}`;

/** Where an output has gone, in either type; its home is the type in which it was computed. */
interface Place {
  readonly home: 'float' | 'half';
  float?: Reference;
  half?: Reference;
}

/** A recording that grows out of another, with some of its operations in bfloat16 and casts between the two types. */
class Rewriting {
  private readonly operations: Operation[] = [];
  private readonly places = new Map<string, Place>();
  /** Where each operation of the former recording has gone. */
  private readonly moved: number[] = [];

  constructor(
    private readonly former: Recording,
    private readonly native: boolean,
  ) {}

  run(): Recording {
    this.former.operations.forEach((operation, index) => this.take(operation, index));
    const { outputs, assigned } = this.former;
    return {
      operations: this.operations,
      outputs: outputs.map((reference) => this.float(reference)),
      assigned: assigned.map(({ variable, value }) => ({ variable, value: this.float(value) })),
    };
  }

  private take(operation: Operation, index: number): void {
    const role = roles[operation.name];
    if (role && this.inHalf(operation, role)) this.takeInHalf(operation, index, role);
    else
      this.keep(
        operation,
        index,
        operation.inputs.map((reference) => this.float(reference)),
      );
  }

  private inHalf(operation: Operation, role: Role): boolean {
    if (operation.outputs[0]?.dtype !== binding().TF_FLOAT) return false;
    if (role.always) return true;
    if (role.kept !== undefined) return this.isHalf(operation.inputs[role.kept] as Reference);
    // A vector, a bias say, follows the maps that it is added to.
    const maps = this.activationsOf(operation, role).filter((i) => this.rank(operation.inputs[i] as Reference) > 1);
    return maps.length > 0 && maps.every((i) => this.isHalf(operation.inputs[i] as Reference));
  }

  private takeInHalf(operation: Operation, index: number, role: Role): void {
    const activations = this.activationsOf(operation, role);
    const emulated = role.floatOnly === true || (role.arithmetic === true && !this.native);
    const given = operation.inputs.map((reference, i) => (activations.includes(i) ? this.half(reference) : this.float(reference)));
    // A map that was kept for the way back is widened when the gradient is there, not as soon as it could be.
    const newest = Math.max(...given.map((reference) => reference.operation));
    const widened = (reference: Reference) =>
      this.cast(reference, BFLOAT16, binding().TF_FLOAT, reference.operation === newest ? [] : [newest]);
    const inputs = given.map((reference, i) => (emulated && activations.includes(i) ? widened(reference) : reference));
    if (emulated) {
      const { operation: at } = this.keep(operation, index, inputs);
      if (role.ofWeight) return;
      const half = this.cast({ operation: at, output: 0 }, binding().TF_FLOAT, BFLOAT16);
      this.places.set(key({ operation: index, output: 0 }), { home: 'half', half });
      return;
    }
    const attributes = operation.attributes.map((attribute) => (attribute.name === 'T' ? { ...attribute, value: BFLOAT16 } : attribute));
    const outputs = operation.outputs.map((output, i) => (i === 0 || !isBatchNorm(operation) ? { ...output, dtype: BFLOAT16 } : output));
    const { operation: at } = this.keep({ ...operation, attributes, outputs }, index, inputs);
    outputs.forEach(({ dtype }, output) => {
      if (dtype === BFLOAT16) this.places.set(key({ operation: index, output }), { home: 'half', half: { operation: at, output } });
    });
  }

  /** Appends an operation; its outputs are known as float32 from now on. */
  private keep(operation: Operation, index: number, inputs: readonly Reference[]): Reference {
    const controls = operation.controls.map((control) => this.moved[control] as number);
    this.operations.push({ ...operation, inputs, controls });
    const at = this.operations.length - 1;
    this.moved[index] = at;
    operation.outputs.forEach((_, output) =>
      this.places.set(key({ operation: index, output }), { home: 'float', float: { operation: at, output } }),
    );
    return { operation: at, output: 0 };
  }

  private float(reference: Reference): Reference {
    const place = this.places.get(key(reference)) as Place;
    return (place.float ??= this.cast(place.half as Reference, BFLOAT16, binding().TF_FLOAT));
  }

  private half(reference: Reference): Reference {
    const place = this.places.get(key(reference)) as Place;
    return (place.half ??= this.cast(place.float as Reference, binding().TF_FLOAT, BFLOAT16));
  }

  private cast(reference: Reference, from: number, to: number, controls: readonly number[] = []): Reference {
    const { TF_ATTR_TYPE, TF_ATTR_BOOL } = binding();
    const attributes = [
      { name: 'SrcT', type: TF_ATTR_TYPE, value: from },
      { name: 'DstT', type: TF_ATTR_TYPE, value: to },
      // Means nothing when a type is widened, but tells TensorFlow's optimiser to keep casts for the way back apart from those for the way forward.
      { name: 'Truncate', type: TF_ATTR_BOOL, value: controls.length > 0 },
    ];
    const shape = this.operations[reference.operation]?.outputs[reference.output]?.shape ?? null;
    this.operations.push({ name: 'Cast', attributes, inputs: [reference], controls, outputs: [{ dtype: to, shape }] });
    return { operation: this.operations.length - 1, output: 0 };
  }

  private isHalf(reference: Reference): boolean {
    return this.places.get(key(reference))?.home === 'half';
  }

  private activationsOf({ inputs }: Operation, { activations }: Role): readonly number[] {
    if (activations === 'all') return inputs.map((_, i) => i);
    if (activations === 'allButLast') return inputs.slice(1).map((_, i) => i);
    return activations;
  }

  private rank({ operation, output }: Reference): number {
    return this.former.operations[operation]?.outputs[output]?.shape?.length ?? 0;
  }
}

const isBatchNorm = ({ name }: Operation): boolean => name.startsWith('FusedBatchNorm');

/**
 * Keeps activations in bfloat16: convolutions take and give it, and batch norm, relu, additions and pooling of what they give stay in it, so that a
 * map is held once, at half the size. Variables, statistics, gradients of weights, and all that is computed of vectors stay float32, and so does the
 * sum of a float32 image and a bfloat16 residual.
 *
 * @param native whether the device computes in bfloat16 itself. Otherwise the same values are rounded and the arithmetic between is float32.
 */
export const toBfloat16 = (recording: Recording, native: boolean): Recording => new Rewriting(recording, native).run();
