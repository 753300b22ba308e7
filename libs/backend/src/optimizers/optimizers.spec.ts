import type { OptimizerOptions } from '@longway/contracts';
import { type Optimizer, portableOptimizer } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { expectSameOnBothBackends, operationsOf, samples } from '../../test/compare-backends';
import { loadBackend } from '../load-backend';
import { memory } from '../memory';
import { nativeOptimizer } from './index';

const SHAPES = [[3, 3, 2, 4], [4], []];
const optimizers: OptimizerOptions[] = [
  { name: 'sgd', momentum: 0.9, nesterov: false },
  { name: 'sgd', momentum: 0.9, nesterov: true },
  { name: 'sgd', momentum: 0, nesterov: false },
  { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
];

const weights = () => SHAPES.map((shape, i) => tf.tidy(() => tf.variable(samples(shape, `weight ${i}`))));
const gradients = (step: number) => SHAPES.map((shape, i) => samples(shape, `gradient ${i}, step ${step}`) as tf.Tensor);
const update = (optimizer: Optimizer, step: number, of = gradients(step)) =>
  tf.tidy(() =>
    optimizer.update(
      of,
      optimizer.settings(0.1 / (step + 1), step).map((value) => tf.scalar(value)),
    ),
  );

describe.each(optimizers)('%j', (options) => {
  test('moves weights as the portable optimiser does in pure JavaScript, over 10 updates', () =>
    expectSameOnBothBackends(() => {
      const variables = weights();
      const optimizer = (tf.getBackend() === 'cpu' ? portableOptimizer : nativeOptimizer)(options, variables);
      for (let step = 0; step < 10; step++) update(optimizer, step);
      optimizer.dispose();
      return variables;
    }, 1e-5));

  test('goes on from weights that were assigned in between', () =>
    expectSameOnBothBackends(() => {
      const variables = weights();
      const optimizer = (tf.getBackend() === 'cpu' ? portableOptimizer : nativeOptimizer)(options, variables);
      update(optimizer, 0);
      variables.forEach((variable) => variable.assign(tf.ones(variable.shape)));
      update(optimizer, 1);
      optimizer.dispose();
      return variables;
    }, 1e-5));

  test('leaves tensors that share a weight’s former value as they are', async () => {
    await operationsOf(() => {
      const variables = weights();
      const before = tf.clone(variables[0] as tf.Tensor);
      const values = Array.from(before.dataSync());
      update(nativeOptimizer(options, variables), 0);
      expect(Array.from(before.dataSync())).toEqual(values);
    });
  });

  test('holds as many tensors after 200 updates as before, and none after dispose', async () => {
    await loadBackend();
    await tf.setBackend('tensorflow');
    const variables = weights();
    const fixed = gradients(0);
    tf.tidy(() => [...variables, ...fixed].forEach((tensor) => tf.add(tensor, 0)));
    const before = memory();
    const optimizer = nativeOptimizer(options, variables);
    update(optimizer, 0, fixed);
    const working = memory();
    for (let i = 0; i < 200; i++) update(optimizer, 0, fixed);
    expect(memory()).toEqual(working);
    optimizer.dispose();
    expect(memory()).toEqual(before);
    tf.dispose([...variables, ...fixed]);
  });
});
