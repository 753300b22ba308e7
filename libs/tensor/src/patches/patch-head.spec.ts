import * as tf from '@tensorflow/tfjs';
import { answersAbout, patchHead } from './patch-head';

beforeAll(() => tf.setBackend('cpu'));

const options = { patchFeatures: 3, hidden: 8, dropout: 0.5, batchNormMomentum: 0.9, batchNormEpsilon: 1e-3 };
const head = (patches: number, featureShape: readonly number[] = [4]) => patchHead(options, featureShape, { patches, units: 5, seed: 1 });

/** Two images of three cells; what the questions are about, image by image. */
const picked = [
  [
    [0, 1],
    [2, 0],
  ],
  [
    [1, 1],
    [0, 2],
  ],
];
const picks = () => tf.tensor3d(picked, [2, 2, 2], 'int32');

test('each question is answered from its own patches, in their order', () => {
  const features = tf.randomNormal<tf.Rank.R2>([6, 4], 0, 1, 'float32', 2);
  const rows = features.arraySync();
  const joined = picked.flatMap((questions, image) => questions.map((cells) => cells.map((cell) => rows[image * 3 + cell] as number[])));
  const model = head(2);
  const expected = (model.apply(tf.tensor3d(joined), { training: false }) as tf.Tensor).dataSync();
  answersAbout(model, features, picks(), false)
    .dataSync()
    .forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 5));
  expect(new Set(Array.from(expected)).size).toBe(4 * 5);
});

test('maps are averaged over their positions first', () => {
  const maps = tf.randomNormal<tf.Rank.R4>([6, 2, 3, 4], 0, 1, 'float32', 2);
  const model = head(2, [2, 3, 4]);
  expect(answersAbout(model, maps, picks(), false).dataSync()).toEqual(
    answersAbout(model, tf.mean(maps, [1, 2]), picks(), false).dataSync(),
  );
});

test('in training batch norm takes the statistics of the batch, and units are left out', () => {
  const features = tf.randomNormal([6, 4], 3, 1, 'float32', 2);
  const model = head(2);
  const moving = () => Array.from((model.getLayer('hidden_bn').getWeights()[2] as tf.Tensor).dataSync());
  answersAbout(model, features, picks(), false);
  expect(moving()).toEqual(new Array(8).fill(0));
  const learnt = answersAbout(model, features, picks(), true).dataSync();
  expect(moving().some((mean) => mean !== 0)).toBe(true);
  const whole = patchHead({ ...options, dropout: 0 }, [4], { patches: 2, units: 5, seed: 1 });
  expect(answersAbout(whole, features, picks(), true).dataSync()).not.toEqual(learnt);
});

test('the sizes are as published where they are asked for', () => {
  const published = patchHead({ ...options, patchFeatures: 1000, hidden: 4096 }, [8, 8, 16], { patches: 9, units: 100, seed: 0 });
  const shapes = Object.fromEntries(published.weights.map(({ name, shape }) => [name.replace(/_\d+$/, ''), shape]));
  expect(shapes).toMatchObject({
    'patch_features/kernel': [16, 1000],
    'hidden/kernel': [9000, 4096],
    'classes/kernel': [4096, 100],
    'classes/bias': [100],
  });
});

test('nothing stays but what is returned', () => {
  const model = head(2);
  const features = tf.randomNormal([6, 4], 0, 1, 'float32', 2);
  const chosen = picks();
  answersAbout(model, features, chosen, false).dispose();
  const before = tf.memory().numTensors;
  const outputs = answersAbout(model, features, chosen, true);
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(outputs.shape).toEqual([4, 5]);
});
