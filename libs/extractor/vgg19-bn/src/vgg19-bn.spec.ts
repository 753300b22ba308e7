import * as tf from '@tensorflow/tfjs';
import { options } from './options';
import { Vgg19Bn } from './vgg19-bn';

beforeAll(() => tf.setBackend('cpu'));

const build = (chosen: object, shape: readonly [number, number, number]) => new Vgg19Bn(options.parse(chosen)).build(shape, 1);
const trainable = (model: tf.LayersModel) =>
  model.trainableWeights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]), 0);

test('has the weights and the maps of its design', () => {
  const { model, endPoints } = build({ fullyConnected: false }, [224, 224, 3]);
  // torchvision's vgg19_bn, its convolutional part, less the biases of convolutions in front of batch norms.
  expect(trainable(model)).toBe(20_035_392 - 5504);
  expect(endPoints).toEqual(['relu1_2', 'relu2_2', 'relu3_4', 'relu4_4', 'relu5_4', 'pool5']);
  expect(endPoints.map((name) => model.getLayer(name).outputShape)).toEqual([
    [null, 224, 224, 64],
    [null, 112, 112, 128],
    [null, 56, 56, 256],
    [null, 28, 28, 512],
    [null, 14, 14, 512],
    [null, 7, 7, 512],
  ]);
  model.dispose();
});

test('the fully connected layers are end points, whatever the size of the map before them', () => {
  const { model, endPoints } = build({ widthMultiplier: 1 / 16 }, [64, 64, 3]);
  expect(endPoints).toEqual(['relu1_2', 'relu2_2', 'relu3_4', 'relu4_4', 'relu5_4', 'relu6', 'relu7']);
  expect(model.outputShape).toEqual([null, 256]);
  expect(model.getLayer('fc6').getWeights()[0]?.shape).toEqual([2 * 2 * 32, 256]);
});

test.each([
  [
    [8, 8],
    [2, 2, 2, 1, 1],
    [1, 1],
  ],
  [
    [8, 8],
    [2, 2, 1, 1, 1],
    [2, 2],
  ],
  [
    [32, 32],
    [2, 2, 2, 2, 2],
    [1, 1],
  ],
  [
    [64, 64],
    [2, 2, 2, 1, 1],
    [8, 8],
  ],
  [
    [67, 35],
    [2, 2, 2, 2, 2],
    [2, 1],
  ],
])('images of %j pixels with strides %j give maps of %j', ([height, width], strides, map) => {
  const { model, endPoints } = build({ widthMultiplier: 1 / 64, fullyConnected: false, strides }, [height as number, width as number, 3]);
  expect(model.outputShape).toEqual([null, ...map, 8]);
  expect(endPoints.at(-1)).toBe(strides[4] === 2 ? 'pool5' : 'relu5_4');
});

test.each([
  [[8, 8, 3], '[2, 2, 2, 1, 1]'],
  [[64, 28, 1], '[2, 2, 2, 2, 1]'],
  [[1, 1, 3], '[1, 1, 1, 1, 1]'],
] as const)('images of %j are refused, and the strides that fit are named', (shape, fitting) => {
  expect(() => build({ widthMultiplier: 1 / 64 }, shape)).toThrow(`choose strides: ${fitting}`);
  const strides = JSON.parse(fitting) as number[];
  expect(build({ widthMultiplier: 1 / 64, strides }, shape).model.outputShape).toEqual([null, 64]);
});
