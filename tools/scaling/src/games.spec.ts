import { loadBackend } from '@longway/backend';
import * as tf from '@tensorflow/tfjs';
import { gameOf, readGame } from './games';
import { operationsOf, weightsOf } from './step';

beforeAll(() => loadBackend());

const network = (filters: readonly number[]): tf.LayersModel =>
  tf.sequential({
    layers: filters.map((count, layer) =>
      tf.layers.conv2d({ filters: count, kernelSize: 1, useBias: layer === 0, ...(layer === 0 && { inputShape: [2, 2, 1] }) }),
    ),
  });

test('gradients come from the head to the stem, then the lens its own, by what each takes', () => {
  const head = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 3] }), tf.layers.dense({ units: 2, useBias: false })] });
  const networks = {
    lens: network([1]),
    extractor: network([2, 3]),
    head,
    endPoints: [],
    inputShape: [2, 2, 1],
    viewShape: [2, 2, 1],
  } as const;
  const game = gameOf(networks);
  // Multiply-accumulates: lens 4 * 1, extractor 4 * 2 and 4 * 6, head 24; two operations each.
  expect(game.forward).toBe(2 * (4 + 8 + 24 + 24));
  const [toDense, , second, first, data, lens] = game.backward;
  expect(toDense).toMatchObject({ operations: 2 * 2 * 24, weights: 24 });
  expect(second).toMatchObject({ operations: 2 * 2 * 24, weights: 6 });
  // Nobody needs the gradient by the images for F itself; the lens needs it in a pass of its own.
  expect(first).toMatchObject({ operations: 2 * 8, weights: 4 });
  expect(data).toMatchObject({ operations: 2 * (8 + 24 + 24), weights: 0 });
  expect(lens).toMatchObject({ operations: 2 * 4, weights: 2 });
});

test("ResNet50's rotation game has the weights and the operations that are known of it", async () => {
  const game = await readGame('imagenet-step');
  const ofF = game.backward.slice(
    0,
    game.backward.findIndex(({ name }) => name === 'data'),
  );
  // ResNet50 has 25.5 million weights with a head of 1,000 classes, whose 2.05 million are 8,196 here.
  expect(ofF.reduce((sum, { weights }) => sum + weights, 0) / 1e6).toBeCloseTo(23.5, 1);
  // A forward pass at 224 is 4.1 GMAC.
  const data = game.backward.find(({ name }) => name === 'data');
  expect((data?.operations ?? 0) / 2e9).toBeCloseTo(4.1, 1);
  // What tools/bench counts for a step: forward, filters and data of both networks, and F's data once more.
  expect(operationsOf(game)).toBeGreaterThan(4 * (data?.operations ?? 0));
  expect(weightsOf(game)).toBeGreaterThan(23.5e6);
});
