import * as tf from '@tensorflow/tfjs';
import { expectSameOnBothBackends, samples } from '../../test/compare-backends';
import { loadBackend } from '../load-backend';
import { compile } from '../tracing/compile';

const rows = () =>
  tf.tensor2d(
    [
      [2, 0],
      [1, 2],
    ],
    [2, 2],
    'int32',
  );

test.each([
  [0, 0],
  [1, 0],
  [1, 1],
] as const)('along axis %i with %i batch dimensions it gives what pure JavaScript gives, and its gradient', (axis, batchDims) => {
  const gathered = (x: tf.Tensor) => tf.gather(x, rows(), axis, batchDims);
  return expectSameOnBothBackends(() => {
    const x = samples([2, 3, 4], 'x').slice([0, 0, 0], [2, 3, 4]);
    const wide = axis === 0 ? tf.concat([x, x.mul(2)]) : x;
    return batchDims === 0 ? [gathered(wide), tf.grad((z) => tf.sum(tf.square(gathered(z))))(wide)] : [gathered(wide)];
  }, 1e-6);
});

test('an index that lies outside is refused', async () => {
  await loadBackend();
  expect(() => tf.gather(tf.zeros([2, 3]), tf.tensor1d([2], 'int32')).dataSync()).toThrow(/indices\[0\] = 2 is not in \[0, 2\)/);
});

test('a function that gathers by what it is given is recorded', async () => {
  await loadBackend();
  const fallbacks: string[] = [];
  const compiled = compile((x, indices) => [tf.gather(x as tf.Tensor, indices as tf.Tensor1D)], {
    trace: true,
    precision: 'float32',
    onFallback: (reason) => void fallbacks.push(reason),
  });
  const x = tf.tensor1d([10, 20, 30]);
  for (const [index, value] of [
    [0, 10],
    [2, 30],
  ] as const) {
    const [y] = compiled.run(x, tf.tensor1d([index], 'int32'));
    expect(Array.from((y as tf.Tensor).dataSync())).toEqual([value]);
  }
  expect(fallbacks).toEqual([]);
  compiled.dispose();
});
