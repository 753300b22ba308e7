import * as tf from '@tensorflow/tfjs';
import { glorotUniform, heNormal, normal } from './initializers';

beforeAll(() => tf.setBackend('cpu'));

const SHAPE = [3, 3, 40, 60];
const COUNT = 9 * 40 * 60;
const draw = (initializer: ReturnType<typeof heNormal>, shape = SHAPE) => Array.from(initializer.apply(shape).dataSync());
const moment = (values: number[], power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
const correlation = (a: number[], b: number[]) =>
  moment(
    a.map((value, i) => value * (b[i] as number)),
    1,
  ) / Math.sqrt(moment(a, 2) * moment(b, 2));

// The error of five standard deviations that the n-th moment of independent standard normal numbers may have: its variance is E[x^2n] - E[x^n]^2.
const normalMoments = [
  [1, 0, 1],
  [2, 1, 2],
  [3, 0, 15],
  [4, 3, 96],
] as const;

test.each([
  ['normal', normal(0.01, 7), 0.01],
  ['He normal, by the fan out', heNormal(7), Math.sqrt(2 / (9 * 60))],
])('%s: the first four moments', (_, initializer, deviation) => {
  const values = draw(initializer).map((value) => value / deviation);
  for (const [power, expected, variance] of normalMoments) {
    expect(Math.abs(moment(values, power) - expected)).toBeLessThan(5 * Math.sqrt(variance / COUNT));
  }
  // Not cut off: of so many, about one in 370 lies beyond three standard deviations.
  const far = values.filter((value) => Math.abs(value) > 3).length;
  expect(Math.abs(far - 0.0027 * COUNT)).toBeLessThan(5 * Math.sqrt(0.0027 * COUNT));
});

test('Glorot uniform: its bounds and its variance', () => {
  const bound = Math.sqrt(6 / (9 * 40 + 9 * 60));
  const values = draw(glorotUniform(7)).map((value) => value / bound);
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1);
  expect(Math.abs(moment(values, 1))).toBeLessThan(5 * Math.sqrt(1 / 3 / COUNT));
  expect(Math.abs(moment(values, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt((1 / 5 - 1 / 9) / COUNT));
});

test('a dense kernel has its two sides as fans, and an odd count is filled to the end', () => {
  const values = draw(heNormal(3), [7, 3]);
  expect(values).toHaveLength(21);
  expect(values.every((value) => value !== 0)).toBe(true);
  expect(Math.max(...draw(glorotUniform(3), [200, 100]).map(Math.abs))).toBeCloseTo(Math.sqrt(6 / 300), 3);
});

test.each([
  ['heNormal', heNormal],
  ['glorotUniform', glorotUniform],
  ['normal', (seed: number) => normal(1, seed)],
])('%s: the seed fixes the values, and seeds next to each other share nothing', (_, make) => {
  expect(draw(make(0))).toEqual(draw(make(0)));
  // Between 21,600 independent numbers.
  const bound = 5 / Math.sqrt(COUNT);
  expect(Math.abs(correlation(draw(make(0)), draw(make(1))))).toBeLessThan(bound);
  const values = draw(make(2));
  for (const lag of [1, 2, 60]) expect(Math.abs(correlation(values.slice(lag), values))).toBeLessThan(bound * 1.01);
  // The first numbers of consecutive seeds.
  const first = Array.from({ length: 2000 }, (_, seed) => draw(make(seed), [1, 2])[0] as number);
  expect(Math.abs(correlation(first.slice(1), first))).toBeLessThan(5 / Math.sqrt(1999));
});

test('layers are saved with stock initialisers, and load without this module', async () => {
  const layer = (filters: number, kernelInitializer: ReturnType<typeof heNormal>) =>
    tf.layers.conv2d({ inputShape: [4, 4, 2], filters, kernelSize: 3, kernelInitializer });
  const model = tf.sequential({
    layers: [layer(3, heNormal(5)), tf.layers.flatten(), tf.layers.dense({ units: 2, kernelInitializer: normal(0.1, 6) })],
  });
  const text = JSON.stringify(model.toJSON(null, false));
  expect(text).toContain('"class_name":"VarianceScaling","config":{"scale":2,"mode":"fan_out","distribution":"normal","seed":5}');
  expect(text).toContain('"class_name":"RandomNormal","config":{"mean":0,"stddev":0.1,"seed":6}');

  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(
      async (artifacts) => ((saved = artifacts), { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }),
    ),
  );
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
  const images = tf.randomUniform([2, 4, 4, 2], -1, 1, 'float32', 1);
  expect(Array.from((loaded.predict(images) as tf.Tensor).dataSync())).toEqual(Array.from((model.predict(images) as tf.Tensor).dataSync()));
});
