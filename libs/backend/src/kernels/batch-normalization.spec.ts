import * as tf from '@tensorflow/tfjs';
import { expectSameOnBothBackends, operationsOf, samples } from '../../test/compare-backends';

type Arguments = NonNullable<Parameters<typeof tf.layers.batchNormalization>[0]>;

/** Output, gradients by input and weights, then the moving averages: what one training step sees of the layer. */
const trainingStep =
  (shape: number[], config: Arguments = {}) =>
  () => {
    const layer = tf.layers.batchNormalization({ epsilon: 0.01, momentum: 0.9, ...config });
    layer.build(shape);
    layer.setWeights(layer.getWeights().map((weight, i) => samples(weight.shape, `weight ${i}`).abs()));
    const x = samples(shape, 'x').mul(3).add(2) as tf.Tensor;
    const dy = samples(shape, 'dy') as tf.Tensor;
    const apply = (x: tf.Tensor) => layer.apply(x, { training: true }) as tf.Tensor;
    const byInput = tf.grad(apply)(x, dy);
    const byWeights = tf.variableGrads(() => tf.sum(tf.mul(apply(x), dy))).grads;
    return [
      apply(x),
      byInput,
      ...Object.keys(byWeights)
        .sort()
        .map((name) => byWeights[name] as tf.Tensor),
      ...layer.getWeights(),
    ];
  };

describe('batch normalisation in training', () => {
  test.each([[[4, 5, 5, 3]], [[6, 7]], [[4, 9, 2]], [[2, 1]]])('of %j is that of pure JavaScript, moving averages too', (shape) =>
    expectSameOnBothBackends(trainingStep(shape), 2e-5),
  );

  test('of an axis given by its number is that of pure JavaScript', () =>
    expectSameOnBothBackends(trainingStep([4, 5, 5, 3], { axis: 3 }), 2e-5));

  test('runs the fused kernels', async () => {
    expect(await operationsOf(trainingStep([4, 5, 5, 3]))).toEqual(expect.arrayContaining(['FusedBatchNormV3', 'FusedBatchNormGradV3']));
  });

  // Pure JavaScript is no measure here: stock tfjs broadcasts wrongly on its cpu backend.
  test('of another axis stays with the stock layer, and is right', async () => {
    const forward = () => {
      const x = samples([4, 5, 5, 3], 'x') as tf.Tensor;
      const output = tf.layers.batchNormalization({ axis: 1, epsilon: 0.01 }).apply(x, { training: true }) as tf.Tensor;
      const { mean, variance } = tf.moments(x, [0, 2, 3], true);
      const error = output
        .sub(x.sub(mean).div(variance.add(0.01).sqrt()))
        .abs()
        .max();
      expect(error.dataSync()[0]).toBeLessThan(1e-5);
    };
    expect(await operationsOf(forward)).not.toContain('FusedBatchNormV3');
  });

  test('leaves out gamma and beta where the layer has none', async () => {
    await operationsOf(() => {
      const x = samples([6, 4], 'x') as tf.Tensor;
      const bare = tf.layers.batchNormalization({ scale: false, center: false }).apply(x, { training: true }) as tf.Tensor;
      const full = tf.layers.batchNormalization({}).apply(x, { training: true }) as tf.Tensor;
      expect(bare.arraySync()).toEqual(full.arraySync());
    });
  });

  test('of a batch of one sample has variance 0', async () => {
    await operationsOf(() => {
      const layer = tf.layers.batchNormalization({ momentum: 0.9 });
      layer.apply(tf.tensor2d([[3, 4]]), { training: true });
      const [, , mean, variance] = layer.getWeights().map((weight) => Array.from(weight.dataSync()));
      expect(mean).toEqual([expect.closeTo(0.3), expect.closeTo(0.4)]);
      expect(variance).toEqual([expect.closeTo(0.9), expect.closeTo(0.9)]);
    });
  });

  test('keeps no tensors', async () => {
    await operationsOf(() => {
      const layer = tf.layers.batchNormalization({});
      layer.build([2, 3, 3, 2]);
      const x = samples([2, 3, 3, 2], 'x') as tf.Tensor;
      const step = () => tf.tidy(() => tf.variableGrads(() => tf.sum(layer.apply(x, { training: true }) as tf.Tensor)) && undefined);
      step();
      const before = tf.memory().numTensors;
      for (let i = 0; i < 10; i++) step();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});

test('the layer stays a stock one: same class, same saved form', () => {
  const layer = tf.layers.batchNormalization({});
  expect(layer.getClassName()).toBe('BatchNormalization');
  expect(Object.keys(layer.getConfig())).toEqual(expect.arrayContaining(['axis', 'momentum', 'epsilon', 'center', 'scale']));
});
