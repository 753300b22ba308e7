import type { Dataset, Lens, PixelSplit, Shortcut } from '@longway/contracts';
import { DecodeWorkers } from '@longway/data';
import * as tf from '@tensorflow/tfjs';
import { FrozenModel } from './frozen-model';
import { buildNetworks } from './networks';
import { noLens, tinyDataset, tinyExtractor, tinyLens, turnTask } from './testing/tiny-plugins';

beforeAll(() => tf.setBackend('cpu'));

const blackOut: Shortcut = { draw: (image) => image.data.fill(0) };

/** The same data set; `read` lists the images that were read. */
const counted = (dataset: Dataset<PixelSplit>) => {
  const read: number[] = [];
  const open: typeof dataset.open = async (name) => {
    const split = await dataset.open(name);
    return { length: split.length, read: (index) => (read.push(index), split.read(index)) };
  };
  return { dataset: { ...dataset, open }, read };
};

const model = (length?: number, lens: Lens = tinyLens) => {
  const { dataset, read } = counted(tinyDataset(length));
  const networks = buildNetworks({ lens, extractor: tinyExtractor, task: turnTask }, dataset.imageShape, 1);
  const workers = new DecodeWorkers({ workers: 'auto', prefetch: 2 });
  const breathe = () => Promise.resolve();
  const frozen = new FrozenModel({
    networks,
    task: turnTask,
    dataset,
    shortcuts: [blackOut],
    workers,
    seed: 0,
    trace: true,
    breathe,
    progress: () => undefined,
  });
  return { frozen, networks, dataset, read };
};

test('features are the mean over the map of unmarked images, in the order of the split, over more than one batch', async () => {
  const { frozen, networks, dataset } = model(300);
  const { count, width, values, labels } = await frozen.features({ split: 'test', kind: 'raw', layer: 'features' });
  expect([count, width]).toEqual([300, 3]);
  const split = await dataset.open('test');
  for (const index of [0, 249, 250, 299]) {
    const image = split.read(index);
    const input = tf.tensor4d(
      Array.from(image.data, (level) => level / 127.5 - 1),
      [1, 4, 4, 3],
    );
    const expected = tf.mean(networks.extractor.apply(input) as tf.Tensor, [1, 2]).dataSync();
    expected.forEach((value, i) => expect(values[index * 3 + i]).toBeCloseTo(value, 5));
    expect(labels[index]).toBe(image.label);
  }
});

test('lensed features are those of the lens output', async () => {
  const { frozen, networks, dataset } = model();
  const { values } = await frozen.features({ split: 'test', count: 1, kind: 'lensed', layer: 'features' });
  const input = tf.tensor4d(
    Array.from((await dataset.open('test')).read(0).data, (level) => level / 127.5 - 1),
    [1, 4, 4, 3],
  );
  const expected = tf.mean(networks.extractor.apply(networks.lens.apply(input) as tf.Tensor) as tf.Tensor, [1, 2]).dataSync();
  expect(Array.from(values)).toEqual(Array.from(expected, (value) => expect.closeTo(value, 5) as number));
});

test('both kinds of features come from one read of each image, however often and for however many images they are asked', async () => {
  const { frozen, read } = model(30);
  const request = { split: 'test', kind: 'raw', layer: 'features' } as const;
  const [ten, all, lensed] = await Promise.all([
    frozen.features({ ...request, count: 10 }),
    frozen.features(request),
    frozen.features({ ...request, kind: 'lensed', count: 20 }),
  ]);
  expect(read).toEqual([...Array(30).keys()]);
  expect([ten.count, all.count, lensed.count]).toEqual([10, 30, 20]);
  expect(all.values.slice(0, 30)).toEqual(ten.values);
  expect([...all.labels]).toEqual(Array.from({ length: 30 }, (_, i) => i % 2));
  expect(lensed.values).not.toEqual(all.values.subarray(0, 60));
});

test('a request that was stopped can be made again', async () => {
  const { dataset, networks } = model(300);
  const breathe = jest.fn(() => Promise.resolve()).mockRejectedValueOnce(new Error('stopped'));
  const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
  const frozen = new FrozenModel({
    networks,
    task: turnTask,
    dataset,
    shortcuts: [],
    workers,
    seed: 0,
    trace: true,
    breathe,
    progress: () => undefined,
  });
  const request = { split: 'train', kind: 'raw', layer: 'features' } as const;
  await expect(frozen.features(request)).rejects.toThrow('stopped');
  expect((await frozen.features(request)).values).toEqual((await model(300).frozen.features(request)).values);
});

test('without a lens, lensed features are the raw ones', async () => {
  const { frozen } = model(10, noLens);
  const request = { split: 'test', kind: 'raw', layer: 'features' } as const;
  expect((await frozen.features({ ...request, kind: 'lensed' })).values).toEqual((await frozen.features(request)).values);
});

test('the pretext task is judged on marked or unmarked images, and averages do not depend on the batches', async () => {
  const { frozen } = model(300);
  const unmarked = await frozen.pretext({ split: 'test', kind: 'raw', marks: 'none' });
  const marked = await frozen.pretext({ split: 'test', kind: 'raw', marks: 'present' });
  // Black pictures look alike in all turns: a quarter is right by chance, whatever is said.
  expect(marked['accuracy']).toBeCloseTo(0.25, 6);
  expect(unmarked['accuracy']).not.toBeCloseTo(0.25, 6);
});

describe('another data set, other views', () => {
  const parts = (task: typeof turnTask, shortcuts: readonly Shortcut[] = []) => {
    const dataset = tinyDataset(20);
    const networks = buildNetworks({ lens: tinyLens, extractor: tinyExtractor, task }, dataset.imageShape, 1);
    const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
    const common = { workers, seed: 0, trace: true, breathe: () => Promise.resolve(), progress: () => undefined };
    return { frozen: new FrozenModel({ ...common, networks, task, dataset, shortcuts }), dataset, networks };
  };

  test('features of another data set are its own, and one with images of another shape is refused', async () => {
    const { frozen } = parts(turnTask);
    const request = { split: 'test', kind: 'raw', layer: 'features' } as const;
    const other = tinyDataset(7);
    expect((await frozen.features({ ...request, dataset: other })).count).toBe(7);
    expect((await frozen.features(request)).count).toBe(20);
    expect(await frozen.count('test', other)).toBe(7);
    await expect(frozen.features({ ...request, dataset: { ...other, imageShape: [5, 4, 3] } })).rejects.toThrow(/4x4x3[^]*5x4x3/);
  });

  test('a map can be kept whole', async () => {
    const { frozen } = parts(turnTask);
    const request = { split: 'test', count: 4, kind: 'raw', layer: 'features' } as const;
    const [whole, mean] = [await frozen.features({ ...request, pooling: 'max' }), await frozen.features(request)];
    expect([whole.width, mean.width]).toEqual([12, 3]);
    const average = [0, 3, 6, 9].reduce((sum, i) => sum + (whole.values[i] as number), 0) / 4;
    expect(mean.values[0]).toBeCloseTo(average, 5);
  });

  test('views of an image are averaged, and the lens sees what the task shows it', async () => {
    // Each image and its negative, side by side; the extractor sees them halved.
    const shown = (images: tf.Tensor4D) => tf.reshape(tf.stack([images, tf.neg(images)], 1), [-1, 4, 4, 3]) as tf.Tensor4D;
    const task = { ...turnTask, evaluationInputs: shown, evaluationViews: (images: tf.Tensor4D) => tf.mul(images, 0.5) as tf.Tensor4D };
    const { frozen, networks, dataset } = parts(task);
    const { values } = await frozen.features({ split: 'test', count: 3, kind: 'lensed', layer: 'features' });
    const image = (await dataset.open('test')).read(2);
    const input = tf.tensor4d(
      Array.from(image.data, (level) => level / 127.5 - 1),
      [1, 4, 4, 3],
    );
    const of = (x: tf.Tensor) =>
      tf.mean(networks.extractor.apply(tf.mul(networks.lens.apply(x) as tf.Tensor, 0.5)) as tf.Tensor, [1, 2]).dataSync();
    const [a, b] = [of(input), of(tf.neg(input))];
    a.forEach((value, i) => expect(values[2 * 3 + i]).toBeCloseTo((value + (b[i] as number)) / 2, 5));
  });

  test('marks are drawn as in training, or so that they lie, or not at all', async () => {
    const drawn: string[] = [];
    const tell: Shortcut = { draw: (_, { index, label }) => void drawn.push(`${index}:${label}`) };
    const { frozen } = parts({ ...turnTask, mislead: (_, { mark, label, classes }) => mark({ label: (label + 1) % classes }) }, [tell]);
    expect(frozen.canMislead).toBe(true);
    for (const marks of ['none', 'present', 'misleading'] as const) await frozen.pretext({ split: 'test', count: 2, kind: 'raw', marks });
    expect(drawn).toEqual(['0:0', '1:1', '0:1', '1:0']);
    expect(parts(turnTask, [tell]).frozen.canMislead).toBe(false);
  });

  test('the reconstruction error is that of the lens, by position', async () => {
    const { frozen, networks, dataset } = parts(turnTask);
    const { shape, count, meanSquaredError } = await frozen.reconstruction({ split: 'test', count: 100, marks: 'none' });
    expect([shape, count, meanSquaredError.length]).toEqual([[4, 4, 3], 20, 16]);
    const split = await dataset.open('test');
    const all = tf.tensor4d(
      Array.from({ length: 20 }, (_, i) => Array.from(split.read(i).data, (level) => level / 127.5 - 1)).flat(),
      [20, 4, 4, 3],
    );
    const seen = tf.clipByValue(networks.lens.apply(all) as tf.Tensor, -1, 1);
    const error = tf.mean(tf.squaredDifference(seen, all), [0, 3]).dataSync();
    error.forEach((value, i) => expect(meanSquaredError[i]).toBeCloseTo(value, 5));
  });
});

test('answers by right answer: each row holds its questions, the diagonal the accuracy; black pictures are all answered alike', async () => {
  const { frozen } = model(300);
  const request = { split: 'test', kind: 'raw' } as const;
  const found = await frozen.answers({ ...request, marks: 'none' });
  const { accuracy } = await frozen.pretext({ ...request, marks: 'none' });
  const rows = (counts: readonly number[]) => Array.from({ length: 4 }, (_, i) => counts.slice(4 * i, 4 * i + 4));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  expect(found).toMatchObject({ classes: 4, answers: 4 });
  const counts = rows(found?.counts ?? []);
  // Each image is asked about in four turns.
  expect(counts.map(sum)).toEqual([300, 300, 300, 300]);
  expect(sum(counts.map((row, i) => row[i] as number)) / 1200).toBeCloseTo(accuracy as number, 6);
  const black = rows((await frozen.answers({ ...request, marks: 'present' }))?.counts ?? []);
  expect(black.map((row) => row.filter((count) => count > 0).length)).toEqual([1, 1, 1, 1]);
  expect(new Set(black.map((row) => row.findIndex((count) => count > 0))).size).toBe(1);
});

test('a task that is no classification has no answers to count', async () => {
  const { frozen, networks, dataset } = model(10);
  const { classes: _, ...task } = turnTask;
  const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
  const parts = {
    networks,
    task,
    dataset,
    shortcuts: [],
    workers,
    seed: 0,
    trace: true,
    breathe: frozen.breathe,
    progress: frozen.progress,
  };
  expect(await new FrozenModel(parts).answers({ split: 'test', kind: 'raw', marks: 'none' })).toBeUndefined();
});
