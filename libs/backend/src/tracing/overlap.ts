import type { Operation, Recording, Reference } from './operation';

const START = 'LongwayAllReduceStart';

/** Operations of backward passes that take long. */
const isOfGradient = ({ name }: Operation): boolean => /Backprop|Grad(V\d)?$/.test(name) || name === 'MatMul';

/** A recording's operations in another order: those that begin exchanges as early as they can be. */
class Reordering {
  private readonly operations: Operation[] = [];
  /** Where each operation has gone. */
  private readonly moved = new Map<number, number>();
  private readonly waiting: number[] = [];
  /** The last one that the next one has to wait for. */
  private last?: number;

  constructor(private readonly former: Recording) {}

  run(): Recording {
    const { operations, outputs, assigned } = this.former;
    operations.forEach(({ name }, index) => name === START && this.waiting.push(index));
    for (const index of operations.keys()) {
      if (!this.moved.has(index)) this.keep(index);
      this.begin();
    }
    return {
      operations: this.operations,
      outputs: outputs.map((reference) => this.there(reference)),
      assigned: assigned.map(({ variable, value }) => ({ variable, value: this.there(value) })),
    };
  }

  /** Keeps whatever begins an exchange and has all that it needs. */
  private begin(): void {
    for (const index of [...this.waiting]) {
      const { inputs, controls } = this.former.operations[index] as Operation;
      const needs = [...inputs.map(({ operation }) => operation), ...controls];
      if (this.moved.has(index) || needs.every((need) => this.moved.has(need))) this.waiting.splice(this.waiting.indexOf(index), 1);
      if (!this.moved.has(index) && needs.every((need) => this.moved.has(need))) this.keep(index);
    }
  }

  private keep(index: number): void {
    const operation = this.former.operations[index] as Operation;
    const controls = operation.controls.map((control) => this.moved.get(control) as number);
    const inLine = operation.name === START || isOfGradient(operation);
    const added = this.operations.push({
      ...operation,
      inputs: operation.inputs.map((reference) => this.there(reference)),
      controls: inLine && this.last !== undefined ? [...controls, this.last] : controls,
    });
    this.moved.set(index, added - 1);
    if (inLine) this.last = added - 1;
  }

  private there({ operation, output }: Reference): Reference {
    return { operation: this.moved.get(operation) as number, output };
  }
}

/**
 * Lets exchanges with other ranks begin while gradients are still being computed: TensorFlow computes in the order that it likes, in which gradients of
 * weights, which nothing in the backward pass waits for, come last of all. Here each of them waits for the one that was recorded before it, and each exchange
 * begins behind the last gradient that it needs. Nothing else is computed than before. A recording without exchanges is left as it is: on a processor
 * nothing is lost, since operations run one at a time there, but more memory may be held.
 */
export const overlapExchanges = (recording: Recording): Recording =>
  recording.operations.some(({ name }) => name === START) ? new Reordering(recording).run() : recording;
