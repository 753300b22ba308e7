import { loadBackend } from '@longway/backend';
import * as tf from '@tensorflow/tfjs';
import { gameOf, readGame } from './games';
import { operationsOf, weightsOf } from './step';

beforeAll(() => loadBackend());

const network = (filters: readonly number[], inputs: number): tf.LayersModel =>
  tf.sequential({
    layers: filters.flatMap((count, layer) => [
      tf.layers.conv2d({ filters: count, kernelSize: 1, useBias: layer === 0, ...(layer === 0 && { inputShape: [2, 2, inputs] }) }),
      ...(layer === 0 ? [] : [tf.layers.batchNormalization()]),
    ]),
  });

test('gradients come from the head to the stem, then the lens its own, by what each takes', () => {
  const head = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 3] }), tf.layers.dense({ units: 2, useBias: false })] });
  const game = gameOf({ lens: network([1], 1), extractor: network([2, 3], 1), head });
  const figures = (pieces: typeof game.forward) => pieces.map(({ operations, weights, statistics }) => [operations, weights, statistics]);
  // Multiply-accumulates: lens 4 * 1, extractor 4 * 2 and 4 * 6, head 24; two operations each. Batch norm of 3 channels exchanges 6 values.
  expect(figures(game.forward)).toEqual([
    [8, 0, 0],
    [16, 0, 0],
    [48, 0, 0],
    [0, 0, 6],
    [0, 0, 0],
    [48, 0, 0],
  ]);
  expect(figures(game.backward)).toEqual([
    // F: the dense layer and the flattening, batch norm, and the convolutions; nobody needs the gradient by the images.
    ...[
      [96, 24, 0],
      [0, 0, 0],
      [0, 6, 6],
      [96, 6, 0],
      [16, 4, 0],
    ],
    // The lens's loss goes back through all of F once more, without its filters, and to the lens.
    ...[
      [48, 0, 0],
      [0, 0, 0],
      [0, 0, 6],
      [48, 0, 0],
      [16, 0, 0],
      [8, 2, 0],
    ],
  ]);
});

test("ResNet50's rotation game has the weights and the operations that are known of it", async () => {
  const game = await readGame('imagenet-step');
  const ofLens = game.backward.slice(game.backward.findIndex(({ name }) => name === 'change'));
  const lensWeights = weightsOf({ forward: [], backward: ofLens });
  // ResNet50 has 25.5 million weights with a head of 1,000 classes, whose 2.05 million are 8,196 here.
  expect((weightsOf(game) - lensWeights) / 1e6).toBeCloseTo(23.5, 1);
  // A forward pass at 224 is 4.1 GMAC.
  const names = new Set(ofLens.map(({ name }) => name));
  const forward = operationsOf({ forward: game.forward.filter(({ name }) => !names.has(name)), backward: [] });
  expect(forward / 2e9).toBeCloseTo(4.1, 1);
});
