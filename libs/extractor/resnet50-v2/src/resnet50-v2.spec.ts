import * as tf from '@tensorflow/tfjs';
import { options } from './options';
import { ResNet50V2 } from './resnet50-v2';

beforeAll(() => tf.setBackend('cpu'));

const build = (chosen: object, shape: readonly [number, number, number]) => new ResNet50V2(options.parse(chosen)).build(shape, 1);

const trainable = (model: tf.LayersModel) =>
  model.trainableWeights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]), 0);

test('has the weights and the maps of its design', () => {
  const { model, endPoints } = build({}, [224, 224, 3]);
  // Counted by an independent implementation of the same network, less its head of four classes.
  expect(trainable(model)).toBe(23_508_548 - 2049 * 4);
  expect(endPoints).toEqual(['stage1_block3', 'stage2_block4', 'stage3_block6', 'stage4_block3', 'features']);
  expect(endPoints.map((name) => model.getLayer(name).outputShape)).toEqual([
    [null, 56, 56, 256],
    [null, 28, 28, 512],
    [null, 14, 14, 1024],
    [null, 7, 7, 2048],
    [null, 7, 7, 2048],
  ]);
  model.dispose();
});

test('patches keep more of their resolution', () => {
  const { model } = build({ widthMultiplier: 1 / 16, stemStride: 1, strides: [2, 2, 1] }, [64, 64, 3]);
  expect(model.outputShape).toEqual([null, 8, 8, 128]);
});

test.each([
  [15, 1],
  [33, 2],
  [48, 2],
])('images of %i pixels give maps of %i', (side, map) => {
  expect(build({ widthMultiplier: 1 / 64 }, [side, side, 3]).model.outputShape).toEqual([null, map, map, 32]);
});
