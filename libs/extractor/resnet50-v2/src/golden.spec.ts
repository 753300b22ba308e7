import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { options } from './options';
import { ResNet50V2 } from './resnet50-v2';

/** Mean, root mean square, first and last value of each block's output. */
type Statistics = readonly [number, number, number, number];

interface Golden {
  readonly images: readonly [number, number, number, number];
  readonly stemStride: number;
  readonly strides: readonly number[];
  readonly inference: Record<string, Statistics>;
  readonly training: Record<string, Statistics>;
}

/** Worked out in double precision by another implementation of the network: see reference/golden.py. */
const golden = JSON.parse(readFileSync(join(__dirname, '../reference/golden.json'), 'utf8')) as Golden[];

/** Numbers in [-1, 1): a hash (the finaliser of MurmurHash3) of index and stream. */
const draws = (count: number, stream: number): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => {
    let x = (index + Math.imul(stream, 0x9e3779b9)) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1;
  });

const setWeight = (weight: tf.LayerVariable, stream: number): void => {
  const shape = weight.shape as number[];
  const part = weight.originalName.split('/')[1] as string;
  const [height = 1, width = 1, , filters = 1] = shape;
  const scale = part === 'kernel' ? Math.sqrt(6 / (height * width * filters)) : 0.5;
  const offset = ['gamma', 'moving_variance'].includes(part) ? 1 : 0;
  weight.write(tf.tensor(Float32Array.from(draws(tf.util.sizeFromShape(shape), stream), (draw) => offset + scale * draw), shape));
};

const statistics = (output: tf.Tensor): Statistics => {
  const values = output.dataSync<'float32'>();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  return [mean, Math.sqrt(square), values[0] as number, values.at(-1) as number];
};

beforeAll(() => tf.setBackend('cpu'));

describe.each(golden)('images $images, stem stride $stemStride, strides $strides', ({ images: shape, stemStride, strides, ...expected }) => {
  test.each(['inference', 'training'] as const)('every block gives what another implementation gives, in %s', (mode) => {
    const chosen = options.parse({ widthMultiplier: 1 / 8, stemStride, strides });
    const { model } = new ResNet50V2(chosen).build([shape[1], shape[2], shape[3]], 1);
    const byName = [...model.weights].sort((a, b) => (a.originalName < b.originalName ? -1 : 1));
    byName.forEach((weight, index) => setWeight(weight, index + 1));
    const images = tf.tensor(Float32Array.from(draws(tf.util.sizeFromShape([...shape]), 0)), [...shape]);

    const names = Object.keys(expected[mode]);
    const observed = tf.model({ inputs: model.inputs, outputs: names.map((name) => model.getLayer(name).output as tf.SymbolicTensor) });
    const outputs = observed.apply(images, { training: mode === 'training' }) as tf.Tensor[];
    names.forEach((name, i) => {
      const wanted = expected[mode][name] as Statistics;
      // Relative to the layer's root mean square.
      const differences = statistics(outputs[i] as tf.Tensor).map((value, j) => Math.abs(value - (wanted[j] as number)) / wanted[1]);
      expect({ name, within: Math.max(...differences) < 1e-4, differences }).toMatchObject({ name, within: true });
    });
    expect(names).toHaveLength(18);
    tf.disposeVariables();
  });
});
