import type { Shortcut } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { FrozenModel } from './frozen-model';
import { buildNetworks } from './networks';
import { tinyDataset, tinyExtractor, tinyLens, turnTask } from './testing/tiny-plugins';

beforeAll(() => tf.setBackend('cpu'));

const blackOut: Shortcut = { draw: (image) => image.data.fill(0) };

const model = (length?: number) => {
  const dataset = tinyDataset(length);
  const networks = buildNetworks({ lens: tinyLens, extractor: tinyExtractor, task: turnTask }, dataset.imageShape, 1);
  const frozen = new FrozenModel({ networks, task: turnTask, dataset, shortcuts: [blackOut], seed: 0, breathe: () => Promise.resolve(), progress: () => undefined });
  return { frozen, networks, dataset };
};

test('features are the mean over the map of unmarked images, in the order of the split, over more than one batch', async () => {
  const { frozen, networks, dataset } = model(300);
  const { count, width, values, labels } = await frozen.features({ split: 'test', kind: 'raw', layer: 'features' });
  expect([count, width]).toEqual([300, 3]);
  const split = await dataset.open('test');
  for (const index of [0, 249, 250, 299]) {
    const image = split.read(index);
    const input = tf.tensor4d(Array.from(image.data, (level) => level / 127.5 - 1), [1, 4, 4, 3]);
    const expected = tf.mean(networks.extractor.apply(input) as tf.Tensor, [1, 2]).dataSync();
    expected.forEach((value, i) => expect(values[index * 3 + i]).toBeCloseTo(value, 5));
    expect(labels[index]).toBe(image.label);
  }
});

test('lensed features are those of the lens output', async () => {
  const { frozen, networks, dataset } = model();
  const { values } = await frozen.features({ split: 'test', count: 1, kind: 'lensed', layer: 'features' });
  const input = tf.tensor4d(Array.from((await dataset.open('test')).read(0).data, (level) => level / 127.5 - 1), [1, 4, 4, 3]);
  const expected = tf.mean(networks.extractor.apply(networks.lens.apply(input) as tf.Tensor) as tf.Tensor, [1, 2]).dataSync();
  expect(Array.from(values)).toEqual(Array.from(expected, (value) => expect.closeTo(value, 5) as number));
});

test('features are computed once', async () => {
  const { frozen } = model();
  const request = { split: 'test', kind: 'raw', layer: 'features' } as const;
  expect(frozen.features(request)).toBe(frozen.features({ ...request }));
});

test('the pretext task is judged on marked or unmarked images, and averages do not depend on the batches', async () => {
  const { frozen } = model(300);
  const unmarked = await frozen.pretext({ split: 'test', kind: 'raw', marked: false });
  const marked = await frozen.pretext({ split: 'test', kind: 'raw', marked: true });
  // Black pictures look alike in all turns: a quarter is right by chance, whatever is said.
  expect(marked['accuracy']).toBeCloseTo(0.25, 6);
  expect(unmarked['accuracy']).not.toBeCloseTo(0.25, 6);
});
