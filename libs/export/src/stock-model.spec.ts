import { LongwayError } from '@longway/contracts';
import { mixture, type Portable } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { stockModel } from './stock-model';

beforeAll(() => tf.setBackend('cpu'));

class Doubled extends tf.layers.Layer {
  static readonly className: string = 'Doubled';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.mul([inputs].flat()[0] as tf.Tensor, 2);
  }
}

class PortableDoubled extends Doubled implements Portable {
  static override readonly className = 'PortableDoubled';

  inStockLayers([x]: readonly [tf.SymbolicTensor]): tf.SymbolicTensor {
    return mixture(mixture(x, `${this.name}_half`, [[1]]), this.name, [[2]]);
  }
}

const through = (layer: tf.layers.Layer): tf.LayersModel => {
  const inputs = tf.input({ shape: [1] });
  const dense = tf.layers.dense({ units: 1, kernelInitializer: 'ones', name: 'dense' });
  return tf.model({ inputs, outputs: layer.apply(dense.apply(inputs)) as tf.SymbolicTensor });
};

test('stock layers stand for a layer of its own, the last under its name', () => {
  const model = stockModel(through(new PortableDoubled({ name: 'doubled' })));
  expect(model.layers.slice(1).map((layer) => [layer.name, layer.getClassName()])).toEqual([
    ['dense', 'Dense'],
    ['doubled_half', 'Dense'],
    ['doubled', 'Dense'],
  ]);
  expect((model.predict(tf.tensor2d([[3]])) as tf.Tensor).dataSync()[0]).toBe(6);
});

test('a layer that nothing stands for is refused by name', () => {
  const refused = () => stockModel(through(new Doubled({ name: 'mine' })));
  expect(refused).toThrow(LongwayError);
  expect(refused).toThrow(/Doubled: the layer mine cannot be exported[^]*inStockLayers[^]*safetensors/);
});

test('a network in a network is refused', () => {
  expect(() => stockModel(through(tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })], name: 'inner' })))).toThrow(
    /another network, inner/,
  );
});

test('the copy has weights of its own, and leaves nothing behind', () => {
  const original = through(tf.layers.activation({ activation: 'tanh', name: 'end' }));
  const before = tf.memory().numTensors;
  const model = stockModel(original);
  model.getLayer('dense').setWeights([tf.tensor2d([[5]]), tf.tensor1d([0])]);
  expect(original.getLayer('dense').getWeights()[0]?.dataSync()[0]).toBe(1);
  model.dispose();
  // The two tensors of this test.
  expect(tf.memory().numTensors - before).toBe(2);
});

test('a layer that is applied twice is one layer still', () => {
  const inputs = tf.input({ shape: [2] });
  const shared = tf.layers.dense({ units: 2, name: 'shared', useBias: false });
  const model = stockModel(tf.model({ inputs, outputs: shared.apply(shared.apply(inputs)) as tf.SymbolicTensor }));
  expect(model.weights).toHaveLength(1);
  model.getLayer('shared').setWeights([tf.tensor2d([0, 1, 2, 0], [2, 2])]);
  expect(Array.from((model.predict(tf.tensor2d([[3, 5]])) as tf.Tensor).dataSync())).toEqual([6, 10]);
});
