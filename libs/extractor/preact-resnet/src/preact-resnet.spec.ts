import * as tf from '@tensorflow/tfjs';
import { options } from './options';
import { PreactResNet } from './preact-resnet';

beforeAll(() => tf.setBackend('cpu'));

const build = (chosen: object, shape: readonly [number, number, number] = [32, 32, 3]) =>
  new PreactResNet(options.parse(chosen)).build(shape, 1);
const weights = (model: tf.LayersModel) =>
  model.trainableWeights.reduce((sum, weight) => sum + weight.shape.reduce((a: number, b) => a * (b ?? 1), 1), 0);

test.each([
  // Weights counted by an independent implementation of the same networks, less its head of four classes.
  ['ResNet-8 with stride 2', { widths: [32, 64, 128], blocks: [1, 1, 1], stemStride: 2 }, 307_492 - 129 * 4, [4, 4, 128]],
  ['ResNet-20', { widths: [16, 32, 64], blocks: [3, 3, 3], stemStride: 1 }, 271_892 - 65 * 4, [8, 8, 64]],
])('%s has the weights and the feature map of its design', (_, chosen, expected, map) => {
  const { model } = build(chosen);
  expect(weights(model)).toBe(expected);
  expect(model.outputShape).toEqual([null, ...map]);
});

test('end points are layers of the model, the last its output', () => {
  const { model, endPoints } = build({ widths: [4, 8], blocks: [2, 1] }, [8, 8, 1]);
  expect(endPoints).toEqual(['stage1_block2', 'stage2_block1', 'features']);
  for (const name of endPoints) expect(model.getLayer(name)).toBeDefined();
  expect(model.getLayer('features').output).toBe(model.outputs[0]);
});

test('blocks and widths of different lengths are refused', () => {
  expect(options.safeParse({ widths: [4, 8], blocks: [1] }).error?.issues[0]?.message).toMatch(/as many entries/);
});
