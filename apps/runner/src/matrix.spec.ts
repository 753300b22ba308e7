import { loadBackend, memory } from '@longway/backend';
import {
  type Dataset,
  type ImageShape,
  LongwayError,
  type PixelSplit,
  type PluginKind,
  type PluginKinds,
  trainingOptions,
} from '@longway/contracts';
import { BatchLoader, DecodeWorkers, type ImageBatch, trainingPicks } from '@longway/data';
import { buildNetworks, type Game, TrainStep } from '@longway/engine';
import { BatchOrder } from '@longway/images';
import { createPlugin, discover, type FoundPlugin, loadOptions } from '@longway/registry';
import { randomFrom, toImages } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';

/** Every task with every lens and each objective that holds for it, on native TensorFlow: whoever adds a plugin has it tried here. */
jest.setTimeout(300_000);

/** Smaller than their defaults, so that the whole matrix takes minutes; a plugin that is not named here runs with its defaults. */
const small: Readonly<Record<string, object>> = {
  'pretext-task jigsaw': { permutations: 12, perStep: 3, patchFeatures: 8, hidden: 16 },
  'pretext-task relative-patch': { patchFeatures: 8, hidden: 16 },
  'pretext-task exemplar': { copies: 4, embedding: 16 },
  'lens unet': { widths: [4, 8] },
  'extractor preact-resnet': { widths: [4, 8], blocks: [1, 1] },
};

/** 64 pictures of coloured waves with some noise, in four classes. */
const pictures = (side: number): Dataset<PixelSplit> => ({
  classNames: ['calm', 'low', 'high', 'storm'],
  imageShape: [side, side, 3],
  open: async (split) => ({
    length: 64,
    read(index) {
      const random = randomFrom(0, split, index);
      const [across, down, phase] = [random.uniform(), random.uniform(), 6 * random.uniform()];
      const level = (i: number) =>
        128 + 90 * Math.sin(((i / 3) % side) * across + (i / 3 / side) * down + phase + (i % 3)) + 20 * random.uniform();
      const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => level(i));
      return { height: side, width: side, channels: 3, data, label: index % 4 };
    },
  }),
});

const catalog = discover();
const surroundings = { configFolder: '.', cacheFolder: '.', warn: () => undefined };
const make = <K extends PluginKind>(kind: K, name: string): Promise<PluginKinds[K]> =>
  createPlugin(catalog, kind, { name, ...small[`${kind} ${name}`] }, surroundings);

const valuesOf = (model: tf.LayersModel): number[] => model.trainableWeights.flatMap((weight) => Array.from(weight.read().dataSync()));

/** Trains for so many steps, and holds what happens against what every pair of plugins promises. */
const train = async (
  players: Omit<Game, 'networks'>,
  extractor: PluginKinds['extractor'],
  { side, steps }: { side: number; steps: number },
): Promise<void> => {
  const options = trainingOptions.parse({ steps, batchSize: 8, feed: 'both' });
  const dataset = pictures(side);
  const networks = buildNetworks({ ...players, extractor }, dataset.imageShape, 1);
  const models = [networks.lens, networks.extractor, networks.head];
  const before = models.map(valuesOf);
  const fallbacks: string[] = [];
  const step = new TrainStep({ ...players, networks }, options, { onFallback: (reason) => void fallbacks.push(reason) });
  const workers = new DecodeWorkers({ workers: 0, prefetch: 1 });
  const loader = new BatchLoader(
    { split: await dataset.open('train'), splitName: 'train', imageShape: dataset.imageShape, shortcuts: [], seed: 1 },
    workers,
  );
  const batches = loader.batches(trainingPicks(new BatchOrder(loader.length, options.batchSize, 1), steps));
  const counts: ReturnType<typeof memory>[] = [];
  for (let i = 0; i < steps; i++) {
    const { levels, shape, labels } = (await batches.next()).value as ImageBatch;
    const images = toImages(levels, shape);
    const { losses, gradientNorms } = step.run({ images, labels }, randomFrom(1, 'examples', i), i);
    images.dispose();
    expect([...Object.values(losses), ...Object.values(gradientNorms)].every(Number.isFinite)).toBe(true);
    counts.push(memory());
  }
  const after = models.map(valuesOf);
  models.forEach(({ trainableWeights }, i) => {
    const moved = after[i]?.some((value, j) => value !== before[i]?.[j]);
    expect(moved).toBe(trainableWeights.length > 0);
    expect(after[i]?.every(Number.isFinite)).toBe(true);
  });
  expect(counts.at(-1)).toEqual(counts[1]);
  expect(fallbacks).toEqual([]);
  step.dispose();
  models.forEach((model) => model.dispose());
  expect(memory()).toEqual(start);
};

let start: ReturnType<typeof memory>;
beforeAll(async () => {
  await loadBackend();
});
beforeEach(() => (start = memory()));

/** A task for the data of this test. */
const taskFor = async (name: string, imageShape: ImageShape) => {
  const task = await make('pretext-task', name);
  return task.forData?.({ imageShape, classNames: pictures(1).classNames }) ?? task;
};

const SIDE = 36;

describe.each(catalog.names('pretext-task'))('task %s', (taskName) => {
  describe.each(catalog.names('objective'))('objective %s', (objectiveName) => {
    test.each(catalog.names('lens'))('lens %s', async (lensName) => {
      const task = await taskFor(taskName, [SIDE, SIDE, 3]);
      const [objective, lens] = [await make('objective', objectiveName), await make('lens', lensName)];
      const refusal = objective.refuses?.(task, { feed: 'both' });
      if (refusal !== undefined) return expect(refusal).toMatch(/\w{3}/);
      await train({ task, objective, lens }, await make('extractor', 'preact-resnet'), { side: SIDE, steps: 20 });
    });
  });
});

/** Extractors of thousands of channels have an option for fewer. */
const thin = (name: string): object => {
  const found = catalog.find('extractor', name) as FoundPlugin;
  const fewer = { widthMultiplier: 1 / 16 };
  return loadOptions(found).safeParse(fewer).success ? fewer : (small[`extractor ${name}`] ?? {});
};

describe.each(catalog.names('extractor'))('extractor %s', (name) => {
  test.each(['rotation', 'relative-patch'])('learns from %s', async (taskName) => {
    const [task, lens, objective] = [
      await taskFor(taskName, [96, 96, 3]),
      await make('lens', 'unet'),
      await make('objective', 'full-adversarial'),
    ];
    const extractor = await createPlugin(catalog, 'extractor', { name, ...thin(name) }, surroundings);
    try {
      await train({ task, objective, lens }, extractor, { side: 96, steps: 3 });
    } catch (error) {
      // An extractor may need larger images, but has to say so. What was built before it said so is no leak of the next test's.
      tf.disposeVariables();
      if (!(error instanceof LongwayError)) throw error;
      expect(error.message).toMatch(/remedy/);
    }
  });
});
