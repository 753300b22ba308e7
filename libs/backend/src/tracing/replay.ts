import { backend, type Inferred } from '../native';
import type { Argument, Constant, Operation, Recording } from './operation';
import type { Inference } from './recorder';

/** A function did something else than when it was recorded, in words for the user. */
export class Changed extends Error {}

/** Follows a function through an earlier recording of it, and throws {@link Changed} where it leaves that. Computes nothing. */
export class Replay implements Inference {
  constructor(private readonly recording: Recording) {}

  infer(operation: Omit<Operation, 'outputs'>, index: number): readonly Inferred[] {
    const recorded = this.recording.operations[index];
    if (!recorded) throw new Changed(`it goes on with ${operation.name} where it used to end`);
    if (operation.name !== recorded.name) throw new Changed(`it computes ${operation.name} where it computed ${recorded.name}`);
    if (operation.constant && recorded.constant) compareConstants(recorded.constant, operation.constant);
    if (!same(shown(operation), shown(recorded))) throw new Changed(`${operation.name} has other inputs or attributes than it had`);
    return recorded.outputs;
  }

  /** The rest of what must be as it was, once the function has been called. */
  finish({ operations, outputs, assigned }: Recording): void {
    const before = this.recording;
    if (operations.length < before.operations.length) throw new Changed(`it ends before ${before.operations[operations.length]?.name}`);
    if (!same(outputs, before.outputs)) throw new Changed('it returns other results than it did');
    if (!same(assigned.map(named), before.assigned.map(named))) throw new Changed('it assigns to other variables than it did');
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const named = ({ variable, value }: Recording['assigned'][number]) => [variable.id, value];

const shownArgument = (argument: Argument | undefined) => (argument && 'variable' in argument ? argument.variable.id : argument?.input);

const shown = ({ attributes, inputs, controls, argument }: Omit<Operation, 'outputs'>) => [
  attributes,
  inputs,
  controls,
  shownArgument(argument),
];

const compareConstants = (before: Constant, now: Constant): void => {
  if (before.tensorId === now.tensorId) return;
  if (!same(before.shape, now.shape) || before.dtype !== now.dtype)
    throw new Changed(`a constant of shape [${before.shape}] became [${now.shape}]`);
  if (Buffer.compare(before.bytes, now.bytes) === 0) return;
  throw new Changed(`a value made in JavaScript changed from ${excerpt(before)} to ${excerpt(now)}`);
};

/** The first values that differ say more than a long list. */
const excerpt = ({ bytes, dtype, shape }: Constant): string => {
  const count = Math.min(4, bytes.length >> 2);
  const { buffer, byteOffset } = Uint8Array.from(bytes);
  const values =
    dtype === backend().getDTypeInteger('float32')
      ? new Float32Array(buffer, byteOffset, count)
      : new Int32Array(buffer, byteOffset, count);
  const size = shape.reduce((product, length) => product * length, 1);
  return `[${Array.from(values, (value) => Number(value.toPrecision(4))).join(', ')}${size > count ? ', ...' : ''}]`;
};
