import * as tf from '@tensorflow/tfjs';
import { options } from './options';
import { ResNet50V1 } from './resnet50-v1';

beforeAll(() => tf.setBackend('cpu'));

const build = (chosen: object, shape: readonly [number, number, number]) => new ResNet50V1(options.parse(chosen)).build(shape, 1);
const trainable = (model: tf.LayersModel) =>
  model.trainableWeights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]), 0);

test('has the weights and the maps of its design', () => {
  const { model, endPoints } = build({}, [224, 224, 3]);
  // torchvision's resnet50, less its head of 1000 classes.
  expect(trainable(model)).toBe(25_557_032 - 2049 * 1000);
  expect(endPoints).toEqual(['stage1_block3', 'stage2_block4', 'stage3_block6', 'stage4_block3']);
  expect(endPoints.map((name) => model.getLayer(name).outputShape)).toEqual([
    [null, 56, 56, 256],
    [null, 28, 28, 512],
    [null, 14, 14, 1024],
    [null, 7, 7, 2048],
  ]);
  model.dispose();
});

test('patches keep more of their resolution', () => {
  const { model } = build({ widthMultiplier: 1 / 16, stemStride: 1, strides: [2, 2, 1] }, [64, 64, 3]);
  expect(model.outputShape).toEqual([null, 8, 8, 128]);
});

test.each(['conv1', 'conv2'] as const)('the stride lies on %s where that is chosen', (strideIn) => {
  const { model } = build({ widthMultiplier: 1 / 64, strideIn }, [64, 64, 3]);
  const strides = ['conv1', 'conv2', 'conv3'].map((part) => model.getLayer(`stage2_block1_${part}`).getConfig()['strides']);
  expect(strides).toEqual(['conv1', 'conv2', 'conv3'].map((part) => (part === strideIn ? [2, 2] : [1, 1])));
});

test.each([
  [1, 1],
  [8, 1],
  [33, 2],
  [48, 2],
])('images of %i pixels give maps of %i', (side, map) => {
  expect(build({ widthMultiplier: 1 / 64 }, [side, side, 3]).model.outputShape).toEqual([null, map, map, 32]);
});
