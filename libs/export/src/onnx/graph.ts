import { type AttributeMessage, attributeTypes, elementTypes, type NodeMessage, type TensorMessage } from './messages';

/** Where the channels of a map stand. Other tensors than maps have one form. */
export type Layout = 'nhwc' | 'nchw';

/** Axes of the layout in the order of the other one. */
const turns: Readonly<Record<Layout, readonly number[]>> = { nchw: [0, 3, 1, 2], nhwc: [0, 2, 3, 1] };

/** The axis of a map in `layout` that `axis` is in NHWC, as TensorFlow.js counts them. */
export const axisIn = (layout: Layout, axis: number): number => (layout === 'nhwc' ? axis : [0, 2, 3, 1][axis]) as number;

type AttributeValue = number | string | readonly number[];

const attribute = (name: string, value: AttributeValue): AttributeMessage => {
  if (typeof value === 'string') return { name, type: attributeTypes.string, s: Buffer.from(value) };
  if (typeof value !== 'number') return { name, type: attributeTypes.ints, ints: value };
  return { name, type: attributeTypes.int, i: value };
};

/** A number that ONNX takes as a float, where it is whole too. */
export class Float {
  constructor(readonly value: number) {}
}

/** Typed arrays are little endian on every machine that longway runs on, as ONNX wants it. */
const rawBytes = (values: Float32Array | BigInt64Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Operations of ONNX one behind the other, and the constants that they take. */
export class Graph {
  readonly nodes: NodeMessage[] = [];
  readonly constants: TensorMessage[] = [];
  private readonly names = new Set<string>();
  /** Outputs by what their results were called before. */
  private readonly finished = new Map<string, string>();

  /** @returns the name of the result: that of the operation. */
  node(opType: string, name: string, input: readonly string[], attributes: Readonly<Record<string, AttributeValue | Float>> = {}): string {
    const output = this.free(name);
    const messages = Object.entries(attributes).map(([key, value]) =>
      value instanceof Float ? { name: key, type: attributeTypes.float, f: value.value } : attribute(key, value),
    );
    this.nodes.push({ name: output, opType, input, output: [output], attribute: messages });
    return output;
  }

  floats(name: string, dims: readonly number[], values: Float32Array): string {
    return this.constant({ name: this.free(name), dims, dataType: elementTypes.float, rawData: rawBytes(values) });
  }

  integers(name: string, values: readonly number[]): string {
    const rawData = rawBytes(BigInt64Array.from(values, BigInt));
    return this.constant({ name: this.free(name), dims: [values.length], dataType: elementTypes.int64, rawData });
  }

  /** Keeps a name for what is no result of an operation. */
  reserve(name: string): void {
    this.names.add(name);
  }

  /** Gives a result the name of an output, which was kept for it; a copy where it has the name of the input or of another output. */
  finish(output: string, result: string): void {
    const known = this.finished.get(result);
    const maker = this.nodes.findIndex((node) => node.output[0] === result);
    if (known !== undefined || maker < 0) {
      this.nodes.push({ name: `${output}/copy`, opType: 'Identity', input: [known ?? result], output: [output], attribute: [] });
      return;
    }
    this.finished.set(result, output);
    this.nodes.forEach((node, i) => {
      const renamed = { ...node, input: node.input.map((name) => (name === result ? output : name)) };
      this.nodes[i] = i === maker ? { ...renamed, output: [output] } : renamed;
    });
  }

  private constant(tensor: TensorMessage): string {
    this.constants.push(tensor);
    return tensor.name;
  }

  private free(name: string): string {
    let [found, count] = [name, 1];
    while (this.names.has(found)) found = `${name}_${++count}`;
    this.names.add(found);
    return found;
  }
}

/** A result that operations are given in the layout that they work on. */
export class Value {
  private readonly names = new Map<Layout, string>();

  /** @param shape as TensorFlow.js has it: maps are NHWC, `null` is the batch. */
  constructor(
    private readonly graph: Graph,
    name: string,
    /** That it was computed in. */
    readonly layout: Layout,
    readonly shape: readonly (number | null)[],
  ) {
    this.names.set(layout, name);
  }

  get isMap(): boolean {
    return this.shape.length === 4;
  }

  in(layout: Layout): string {
    const first = this.names.get(this.layout) as string;
    if (!this.isMap) return first;
    const known = this.names.get(layout);
    if (known !== undefined) return known;
    const turned = this.graph.node('Transpose', `${first}/${layout}`, [first], { perm: turns[layout] });
    this.names.set(layout, turned);
    return turned;
  }
}
