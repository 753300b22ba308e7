import * as tf from '@tensorflow/tfjs';
import { AlexNet } from './alexnet';
import { options } from './options';

beforeAll(() => tf.setBackend('cpu'));

const build = (chosen: object, shape: readonly [number, number, number]) => new AlexNet(options.parse(chosen)).build(shape, 1);
const trainable = (model: tf.LayersModel) =>
  model.trainableWeights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]), 0);

test('has the weights and the maps of its design', () => {
  const { model, endPoints } = build({ batchNorm: false }, [224, 224, 3]);
  // torchvision's alexnet, less its head of 1000 classes.
  expect(trainable(model)).toBe(61_100_840 - 4097 * 1000);
  expect(endPoints).toEqual(['relu1', 'relu2', 'relu3', 'relu4', 'relu5', 'relu6', 'relu7']);
  expect(['pool1', 'pool2', 'relu3', 'relu4', 'relu5', 'pool5', 'relu6'].map((name) => model.getLayer(name).outputShape)).toEqual([
    [null, 27, 27, 64],
    [null, 13, 13, 192],
    [null, 13, 13, 384],
    [null, 13, 13, 256],
    [null, 13, 13, 256],
    [null, 6, 6, 256],
    [null, 4096],
  ]);
  model.dispose();
});

test('batch norms replace the biases', () => {
  const parts = (batchNorm: boolean) =>
    build({ widthMultiplier: 1 / 32, batchNorm }, [64, 64, 3]).model.weights.map(({ originalName }) => originalName);
  expect(parts(true).filter((name) => name.endsWith('bias'))).toEqual([]);
  expect(parts(true).filter((name) => name.endsWith('gamma'))).toHaveLength(7);
  expect(parts(false).filter((name) => name.endsWith('bias'))).toHaveLength(7);
  expect(parts(false).filter((name) => name.includes('bn'))).toEqual([]);
});

test('without fully connected layers the output is the last map', () => {
  const chosen = { widthMultiplier: 1 / 32, fullyConnected: false };
  const { model, endPoints } = build(chosen, [64, 64, 3]);
  expect(endPoints).toEqual(['relu1', 'relu2', 'relu3', 'relu4', 'relu5', 'pool5']);
  expect(model.outputShape).toEqual([null, 1, 1, 8]);
  expect(build({ ...chosen, strides: [2, 2, 1] }, [64, 64, 3]).endPoints.at(-1)).toBe('relu5');
});

test('dropout leaves out units in training only, in front of fc6 and fc7', () => {
  const { model } = build({ widthMultiplier: 1 / 32, batchNorm: false, dropout: 0.5 }, [64, 64, 3]);
  const { model: without } = build({ widthMultiplier: 1 / 32, batchNorm: false }, [64, 64, 3]);
  expect(model.layers.filter(({ name }) => name.startsWith('dropout')).map(({ name }) => name)).toEqual(['dropout6', 'dropout7']);
  const images = tf.randomUniform([2, 64, 64, 3], -1, 1, 'float32', 1);
  const features = (network: tf.LayersModel, training: boolean) =>
    Array.from((network.apply(images, { training }) as tf.Tensor).dataSync());
  expect(features(model, false)).toEqual(features(without, false));
  expect(features(model, true)).not.toEqual(features(model, false));
  expect(options.safeParse({ fullyConnected: false, dropout: 0.5 }).error?.issues[0]?.message).toMatch(/in front of fc6/);
});

test.each([
  [8, 1, [1, 1, 1], 2],
  [32, 1, [2, 2, 2], 2],
  [32, 1, [2, 2, 1], 5],
  [64, 4, [2, 2, 2], 1],
  [64, 2, [2, 2, 1], 6],
  [96, 2, [2, 2, 2], 4],
])('images of %i pixels with stem stride %i and strides %j give maps of %i', (side, stemStride, strides, map) => {
  const { model } = build({ widthMultiplier: 1 / 64, fullyConnected: false, stemStride, strides }, [side, side, 3]);
  expect(model.outputShape).toEqual([null, map, map, 4]);
});
