import * as tf from '@tensorflow/tfjs';
import { type GivenTensor, takeWeights } from './take-weights';

beforeAll(() => tf.setBackend('cpu'));

const network = () =>
  tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], name: 'a' }), tf.layers.batchNormalization({ name: 'b' })] });
const given = (shape: number[], values: number[]): GivenTensor => ({ dtype: 'F32', shape, floats: () => Float32Array.from(values) });
const file = (): Map<string, GivenTensor> =>
  new Map([
    // Of PyTorch: [out, in].
    ['a.weight', given([2, 3], [1, 2, 3, 4, 5, 6])],
    ...['a.bias', 'b.gamma', 'b.beta', 'b.moving_mean', 'b.moving_variance'].map((name, i): [string, GivenTensor] => [
      name,
      given([2], [10 * i, 10 * i + 1]),
    ]),
    ['head', given([1], [0])],
  ]);
const placeOf = (name: string) => (name === 'a/kernel' ? { name: 'a.weight', axes: [1, 0] } : { name: name.replace('/', '.') });

test('takes each weight from its place, its axes turned', () => {
  const model = network();
  expect(takeWeights('w', model, file(), placeOf)).toEqual(['head']);
  expect(model.getLayer('a').getWeights()[0]?.arraySync()).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(model.weights.slice(1).map((weight) => Array.from(weight.read().dataSync())[0])).toEqual([0, 10, 20, 30, 40]);
});

test('takes none where one does not fit', () => {
  const model = network();
  const before = model.weights.map((weight) => weight.read().dataSync());
  const faulty = file();
  faulty.delete('b.beta');
  faulty.set('a.weight', given([3, 2], [1, 2, 3, 4, 5, 6]));
  faulty.set('b.gamma', { dtype: 'I64', shape: [2] });
  expect(() => takeWeights('w', model, faulty, placeOf)).toThrow(
    /w: [^]*3 of 6 do not fit[^]*a\.weight of \[3, 2\] in place of \[2, 3\]; b\.gamma of I64, which are whole numbers; no b\.beta, which is \[2\]\n/,
  );
  expect(model.weights.map((weight) => weight.read().dataSync())).toEqual(before);
});
