import * as tf from '@tensorflow/tfjs';
import { expectSameOnBothBackends, operationsOf, samples } from '../../test/compare-backends';

type Arguments = Parameters<typeof tf.layers.conv2d>[0];

const layerOf = (config: Partial<Arguments>) => {
  const layer = tf.layers.conv2d({ filters: 4, kernelSize: 3, ...config });
  layer.build([2, 6, 6, 3]);
  layer.setWeights(layer.getWeights().map((weight, i) => samples(weight.shape, `weight ${i}`)));
  return layer;
};

const input = () => samples([2, 6, 6, 3], 'x') as tf.Tensor4D;

test.each<[string, Partial<Arguments>]>([
  ['with a bias', {}],
  ['without a bias', { useBias: false, padding: 'same' }],
  ['with strides and an activation', { strides: 2, padding: 'same', activation: 'tanh' }],
])('a convolution %s, its output and its gradients are those of pure JavaScript', (_, config) =>
  expectSameOnBothBackends(() => {
    const layer = layerOf(config);
    const apply = (x: tf.Tensor) => tf.sum(tf.square(layer.apply(x) as tf.Tensor)) as tf.Scalar;
    const { grads } = tf.variableGrads(() => apply(input()));
    return [
      layer.apply(input()) as tf.Tensor,
      tf.grad(apply)(input()),
      ...Object.keys(grads)
        .sort()
        .map((name) => grads[name] as tf.Tensor),
    ];
  }, 1e-4),
);

test('differentiated by its input alone, it computes no filter gradient', async () => {
  const operations = await operationsOf(() => {
    const layer = layerOf({});
    tf.grad((x) => tf.sum(layer.apply(x) as tf.Tensor))(input());
  });
  expect(operations).toContain('Conv2DBackpropInput');
  expect(operations).not.toContain('Conv2DBackpropFilter');
});
