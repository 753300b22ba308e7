import type { TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';
import { binding, type Inferred } from '../native';
import type { Inference } from './recorder';
import type { Operation, Recording, Reference } from './operation';

const flat = (references: readonly Reference[]): number[] => references.flatMap(({ operation, output }) => [operation, output]);

const attribute = (attributes: readonly TFEOpAttr[], name: string) => attributes.find((one) => one.name === name)?.value;

/** A TensorFlow graph that grows with a recording, and infers each operation's outputs on the way. */
export class NativeGraph implements Inference {
  private readonly native = binding();
  private readonly graph = this.native.createGraph();

  infer({ name, attributes, inputs, controls, constant }: Omit<Operation, 'outputs'>): Inferred[] {
    if (constant) return this.native.addConstant(this.graph, constant.tensorId);
    if (name === 'Placeholder') {
      return this.native.addPlaceholder(this.graph, attribute(attributes, 'dtype') as number, attribute(attributes, 'shape') as number[]);
    }
    return this.native.addOperation(this.graph, name, attributes, flat(inputs), controls);
  }

  /** Makes the recording, whose operations this graph holds, a function that `executeOp` knows. Arguments in the order of their placeholders. */
  define(name: string, { operations, outputs, assigned }: Recording): void {
    const placeholders = operations.flatMap((operation, index) => (operation.argument ? [{ operation: index, output: 0 }] : []));
    const effects = operations.flatMap((operation, index) => (operation.outputs.length === 0 ? [index] : []));
    this.native.defineFunction(this.graph, name, flat(placeholders), flat([...outputs, ...assigned.map(({ value }) => value)]), effects);
  }

  dispose(): void {
    this.native.deleteGraph(this.graph);
  }
}
