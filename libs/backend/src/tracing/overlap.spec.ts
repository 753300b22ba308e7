import type { Operation, Recording } from './operation';
import { overlapExchanges } from './overlap';

/** An operation of one output. @param inputs the operations that it takes. */
const operation = (name: string, inputs: readonly number[], controls: readonly number[] = []): Operation => ({
  ...{ name, controls, attributes: [], outputs: [{ dtype: 1, shape: [] }] },
  inputs: inputs.map((input) => ({ operation: input, output: 0 })),
});

const recording = (operations: readonly Operation[], output: number): Recording => ({
  ...{ operations, outputs: [{ operation: output, output: 0 }], assigned: [] },
});

/** Each operation as its name, with the names of what it takes and waits for. */
const told = ({ operations, outputs }: Recording) => {
  const nameOf = (index: number) => operations[index]?.name;
  return {
    operations: operations.map(({ name, inputs, controls }) => [
      name,
      inputs.map((input) => nameOf(input.operation)).join(),
      controls.map(nameOf).join(),
    ]),
    outputs: outputs.map((output) => nameOf(output.operation)),
  };
};

test('an exchange begins behind the last gradient that it needs, and what comes next waits for it', () => {
  const former = recording(
    [
      operation('Placeholder', []),
      operation('Conv2D', [0]),
      operation('Conv2DBackpropFilter', [1]),
      operation('Conv2DBackpropInput', [1]),
      operation('Relu', [3], [0]),
      operation('ReluGrad', [4]),
      operation('LongwayAllReduceStart', [2]),
      operation('LongwayAllReduceFinish', [2, 6]),
      operation('AddN', [5, 7]),
    ],
    8,
  );
  expect(told(overlapExchanges(former))).toEqual({
    operations: [
      ['Placeholder', '', ''],
      ['Conv2D', 'Placeholder', ''],
      ['Conv2DBackpropFilter', 'Conv2D', ''],
      ['LongwayAllReduceStart', 'Conv2DBackpropFilter', 'Conv2DBackpropFilter'],
      ['Conv2DBackpropInput', 'Conv2D', 'LongwayAllReduceStart'],
      ['Relu', 'Conv2DBackpropInput', 'Placeholder'],
      ['ReluGrad', 'Relu', 'Conv2DBackpropInput'],
      ['LongwayAllReduceFinish', 'Conv2DBackpropFilter,LongwayAllReduceStart', ''],
      ['AddN', 'ReluGrad,LongwayAllReduceFinish', ''],
    ],
    outputs: ['AddN'],
  });
});

test('a recording without exchanges is left as it is', () => {
  const former = recording([operation('Placeholder', []), operation('ReluGrad', [0])], 1);
  expect(overlapExchanges(former)).toBe(former);
});
