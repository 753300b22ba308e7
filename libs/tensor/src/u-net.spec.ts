import * as tf from '@tensorflow/tfjs';
import { uNetTrunk } from './u-net';

beforeAll(() => tf.setBackend('cpu'));

const trunk = (shape: [number, number, number], widths: number[]) => {
  const images = tf.input({ shape });
  const outputs = uNetTrunk(images, { widths, convolutions: 1, batchNormMomentum: 0.9, seed: 1 });
  return tf.model({ inputs: images, outputs });
};

test.each([[[8, 8, 3]], [[9, 9, 3]], [[7, 12, 1]], [[1, 5, 3]]] as [[number, number, number]][])(
  'images of %j become a map of the same sides',
  (shape) => {
    const model = trunk(shape, [4, 5, 6, 7]);
    const map = model.predict(tf.randomUniform([2, ...shape], -1, 1, 'float32', 1)) as tf.Tensor;
    expect(map.shape).toEqual([2, shape[0], shape[1], 4]);
    expect(Array.from(map.dataSync()).every(Number.isFinite)).toBe(true);
  },
);

test('sides that can be halved need no cropping, others lose no row and no column', () => {
  expect(trunk([8, 8, 3], [2, 2, 2]).layers.filter(({ name }) => name.startsWith('cut'))).toEqual([]);
  const model = trunk([5, 6, 1], [2, 2]);
  expect(model.layers.filter(({ name }) => name.startsWith('cut'))).toHaveLength(1);
  // Whatever pixel changes, the pooled half sees it, the last row and column among them.
  const pooled = tf.model({ inputs: model.inputs, outputs: model.getLayer('down1').output as tf.SymbolicTensor });
  const bright = (row: number, column: number) =>
    tf.tidy(() => {
      const image = tf.buffer([1, 5, 6, 1]);
      image.set(10, 0, row, column, 0);
      return tf
        .sum(tf.abs(tf.sub(pooled.predict(image.toTensor()) as tf.Tensor, pooled.predict(tf.zeros([1, 5, 6, 1])) as tf.Tensor)))
        .dataSync()[0] as number;
    });
  for (const [row, column] of [
    [0, 0],
    [4, 0],
    [4, 5],
    [2, 3],
  ] as const)
    expect(bright(row, column)).toBeGreaterThan(0);
});

test('what enters a depth can be replaced', () => {
  const images = tf.input({ shape: [8, 8, 1] });
  const entered: string[] = [];
  const doubled = (map: tf.SymbolicTensor, name: string) => {
    entered.push(`${name} ${JSON.stringify(map.shape)}`);
    return tf.layers.concatenate().apply([map, map]) as tf.SymbolicTensor;
  };
  const outputs = uNetTrunk(images, { widths: [2, 3], convolutions: 1, batchNormMomentum: 0.9, seed: 1, enter: doubled });
  expect(entered).toEqual(['encoder0 [null,8,8,1]', 'encoder1 [null,4,4,2]']);
  expect(tf.model({ inputs: images, outputs }).getLayer('encoder1_conv0').weights[0]?.shape).toEqual([3, 3, 4, 3]);
});
