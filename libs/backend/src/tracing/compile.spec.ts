import { compile as compileOn, portableOptimizer, type Compiled } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { samples } from '../../test/compare-backends';
import { loadBackend } from '../load-backend';
import { memory } from '../memory';

beforeAll(async () => {
  await loadBackend();
  await tf.setBackend('tensorflow');
});

const compile = (f: Compiled) => {
  const reasons: string[] = [];
  return { ...compileOn(f, { trace: true, precision: 'float32', onFallback: (reason) => reasons.push(reason) }), reasons };
};
const valuesOf = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => Array.from(tensor.dataSync()));
const runs = ({ run }: { run: Compiled }, ...inputs: tf.Tensor[]) =>
  tf.tidy(() => valuesOf(run(...inputs)) as unknown as tf.TensorContainerArray) as unknown as number[][];

test('computes what the function computes, and calls it for checks only', () => {
  let calls = 0;
  const f: Compiled = (x) => {
    calls += 1;
    return [tf.relu(tf.sub(tf.mul(x as tf.Tensor, 2), 1)), tf.sum(x as tf.Tensor)];
  };
  const compiled = compile(f);
  for (let i = 0; i < 20; i++) {
    const x = samples([4, 3], `x ${i}`);
    expect(runs(compiled, x)).toEqual(tf.tidy(() => valuesOf(f(x)) as unknown as tf.TensorContainerArray));
  }
  // 20 for the comparison, one to record, and one after 1, 2, 4, 8 and 16 runs.
  expect(calls).toBe(20 + 1 + 5);
  expect(compiled.reasons).toEqual([]);
});

test('each shape has a function of its own', () => {
  const compiled = compile((x) => [tf.mean(x as tf.Tensor)]);
  for (const size of [4, 7, 4, 7, 4]) expect(runs(compiled, tf.range(0, size))[0]?.[0]).toBeCloseTo((size - 1) / 2);
  expect(compiled.reasons).toEqual([]);
});

test('variables are read when it runs and assigned to as the function does, whoever else assigns in between', () => {
  const variable = tf.variable(tf.tensor1d([1, 2]));
  const compiled = compile((x) => {
    variable.assign(tf.add(variable, x as tf.Tensor) as tf.Tensor1D);
    return [tf.mul(variable, 10)];
  });
  const x = tf.tensor1d([1, 1]);
  expect(runs(compiled, x)).toEqual([[20, 30]]);
  expect(runs(compiled, x)).toEqual([[30, 40]]);
  variable.assign(tf.tensor1d([0, 5]));
  expect(runs(compiled, x)).toEqual([[10, 60]]);
  expect(Array.from(variable.dataSync())).toEqual([1, 6]);
});

test('records gradients and optimisers: 20 steps of a classifier end where they end without recording', () => {
  const train = (trace: boolean) => {
    const weights = tf.tidy(() => [tf.variable(samples([5, 3], 'weights')), tf.variable(tf.zeros([3]))]);
    const optimizer = portableOptimizer({ name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }, weights);
    const step: Compiled = (x, y, ...settings) => {
      const loss = () =>
        tf.losses.softmaxCrossEntropy(
          y as tf.Tensor,
          tf.add(tf.matMul(x as tf.Tensor2D, weights[0] as tf.Tensor2D), weights[1] as tf.Tensor),
        ) as tf.Scalar;
      const { value, grads } = tf.variableGrads(loss, weights);
      optimizer.update(
        weights.map(({ name }) => grads[name] as tf.Tensor),
        settings as tf.Scalar[],
      );
      return [value];
    };
    const compiled = compileOn(step, {
      trace,
      precision: 'float32',
      onFallback: (reason) => {
        throw new Error(reason);
      },
    });
    const losses = Array.from({ length: 20 }, (_, i) =>
      runs(
        compiled,
        samples([8, 5], `x ${i}`),
        tf.oneHot(tf.range(0, 8, 1, 'int32').mod(tf.scalar(3, 'int32')), 3),
        ...optimizer.settings(0.01, i).map((value) => tf.scalar(value)),
      ),
    );
    return [...losses.flat(2), ...valuesOf(weights).flat()];
  };
  const eager = train(false);
  train(true).forEach((value, i) => expect(value).toBeCloseTo(eager[i] as number, 6));
});

test.each<[string, () => Compiled, RegExp]>([
  [
    'a number of JavaScript that changes',
    () => {
      let i = 0;
      return (x) => [tf.mul(x as tf.Tensor, tf.scalar((i += 1)))];
    },
    /value made in JavaScript changed from \[1\] to \[2\]/,
  ],
  ['random values drawn in JavaScript', () => (x) => [tf.add(x as tf.Tensor, tf.randomUniform([2]))], /value made in JavaScript changed/],
  [
    'another way through it',
    () => {
      let i = 0;
      return (x) => [i++ === 0 ? tf.sin(x as tf.Tensor) : tf.cos(x as tf.Tensor)];
    },
    /computes Cos where it computed Sin/,
  ],
  [
    'another attribute',
    () => {
      let i = 0;
      return (x) => [tf.leakyRelu(x as tf.Tensor, (i += 0.125))];
    },
    /LeakyRelu has other inputs or attributes/,
  ],
  [
    'a look at values',
    () => (x) => [tf.mul(x as tf.Tensor, (x as tf.Tensor).sum().dataSync()[0] as number)],
    /reads the values of a tensor \(after Sum\)/,
  ],
  ['a shape that depends on values', () => (x) => [tf.unique(x as tf.Tensor1D).values], /shape of what Unique/],
])('%s is noticed: it falls back and says why, once', (_, make, reason) => {
  const compiled = compile(make());
  for (let i = 0; i < 5; i++) expect(runs(compiled, tf.tensor1d([-3, 4]))).toHaveLength(1);
  expect(compiled.reasons).toEqual([expect.stringMatching(reason)]);
});

test('a change that begins later is noticed at a check, and the message says how long it may have gone unseen', () => {
  let calls = 0;
  const compiled = compile((x) => [tf.mul(x as tf.Tensor, tf.scalar((calls += 1) > 4 ? 3 : 2))]);
  const x = tf.tensor1d([1]);
  const values = Array.from({ length: 20 }, () => runs(compiled, x)[0]?.[0]);
  // Recorded, then checked after 1, 2 and 4 runs; the check after 8 runs is the fifth call.
  expect(values.slice(0, 8)).toEqual(Array(8).fill(2));
  expect(values.slice(8)).toEqual(Array(12).fill(3));
  expect(compiled.reasons).toEqual([expect.stringContaining('Up to 8 calls before')]);
});

test('a function that throws leaves variables and backend as they were', () => {
  const variable = tf.variable(tf.tensor1d([1, 2]));
  const compiled = compile((x) => {
    variable.assign(tf.add(variable, x as tf.Tensor) as tf.Tensor1D);
    throw new Error('no such luck');
  });
  expect(() => compiled.run(tf.tensor1d([1, 1]))).toThrow('no such luck');
  expect(Array.from(tf.tidy(() => tf.mul(variable, 1)).dataSync())).toEqual([2, 3]);
});

test('no tensor is left behind, by runs and checks alike', () => {
  const variable = tf.variable(tf.tensor1d([1, 2]));
  const compiled = compile((x) => {
    variable.assign(tf.add(variable, tf.mul(x as tf.Tensor, tf.scalar(0.5))) as tf.Tensor1D);
    return [tf.sum(variable)];
  });
  const x = tf.tensor1d([1, 1]);
  runs(compiled, x);
  runs(compiled, x);
  const before = memory();
  for (let i = 0; i < 50; i++) runs(compiled, x);
  expect(memory()).toEqual(before);
});
