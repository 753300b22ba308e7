import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import type { Extractor, Plugin } from '@longway/contracts';
import { temporaryContext } from './context';

/** Mean, root mean square, first and last value of a layer's output. */
type Statistics = readonly [number, number, number, number];

const modes = ['inference', 'training'] as const;

/** What a network gives by another implementation, layer by layer. */
export interface Golden extends Readonly<Record<(typeof modes)[number], Readonly<Record<string, Statistics>>>> {
  /** `[batch, h, w, channels]` */
  readonly images: readonly [number, number, number, number];
}

/** A {@link Golden} with the options of the plugin that it is about. */
interface GoldenCase extends Golden {
  readonly options: Readonly<Record<string, unknown>>;
}

/** Of the root mean square of a layer's output. */
const TOLERANCE = 1e-4;

/**
 * Holds an extractor against another implementation of the same network, in inference and in training mode, on the pure-JS backend.
 *
 * @param file JSON written by reference/golden_network.py of this library, whose formulas for weights and images are those here.
 */
export const describeGolden = (plugin: Plugin<'extractor'>, file: string): void => {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as GoldenCase[];
  describe.each(cases)(`${plugin.name} of $options on images $images`, ({ options, ...golden }) => {
    beforeAll(() => tf.setBackend('cpu'));

    test.each(modes)('every layer gives what another implementation gives, in %s', async (mode) => {
      const { context, clean } = await temporaryContext();
      const extractor = await plugin.create(plugin.options.parse(options), context);
      expectGolden(extractor, golden, mode);
      await clean();
    });
  });
};

/** With weights and images that a formula gives, every layer that `golden` names gives the same. End points may not be missing from it. */
export const expectGolden = (extractor: Extractor, golden: Golden, mode: (typeof modes)[number]): void => {
  const [batch, ...imageShape] = golden.images;
  const { model, endPoints } = extractor.build(imageShape, 1);
  const byName = [...model.weights].sort((a, b) => (a.originalName < b.originalName ? -1 : 1));
  byName.forEach((weight, index) => setWeight(weight, index + 1));

  const layers = Object.entries(golden[mode]);
  expect(layers.map(([name]) => name)).toEqual(expect.arrayContaining([...endPoints]));
  const observed = tf.model({ inputs: model.inputs, outputs: layers.map(([name]) => model.getLayer(name).output as tf.SymbolicTensor) });
  tf.tidy(() => {
    const images = tf.tensor(Float32Array.from(draws(tf.util.sizeFromShape([...golden.images]), 0)), [batch, ...imageShape]);
    const outputs = [observed.apply(images, { training: mode === 'training' }) as tf.Tensor | tf.Tensor[]].flat();
    layers.forEach(([name, wanted], i) => {
      const differences = statistics(outputs[i] as tf.Tensor).map((value, j) => Math.abs(value - (wanted[j] as number)) / wanted[1]);
      expect({ name, within: Math.max(...differences) < TOLERANCE, differences }).toMatchObject({ name, within: true });
    });
  });
  model.dispose();
};

/** Numbers in [-1, 1): a hash (the finaliser of MurmurHash3) of index and stream. */
const draws = (count: number, stream: number): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => {
    let x = (index + Math.imul(stream, 0x9e3779b9)) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1;
  });

/** Kernels have He's variance by the fan out; scales and variances lie in [0.5, 1.5], offsets, biases and means in [-0.5, 0.5]. */
const setWeight = (weight: tf.LayerVariable, stream: number): void => {
  const shape = weight.shape as number[];
  const part = weight.originalName.split('/')[1] as string;
  const size = tf.util.sizeFromShape(shape);
  const scale = part === 'kernel' ? Math.sqrt((6 * (shape.at(-2) as number)) / size) : 0.5;
  const offset = ['gamma', 'moving_variance'].includes(part) ? 1 : 0;
  const values = tf.tensor(
    Float32Array.from(draws(size, stream), (draw) => offset + scale * draw),
    shape,
  );
  weight.write(values);
  values.dispose();
};

const statistics = (output: tf.Tensor): Statistics => {
  const values = output.dataSync<'float32'>();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  return [mean, Math.sqrt(square), values[0] as number, values.at(-1) as number];
};
