import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBackend } from '@longway/backend';
import type { Dataset, StoredSplit } from '@longway/contracts';
import { BatchLoader, DecodeWorkers, openPack, trainingPicks, writePack } from '@longway/data';
import { plugin as imageFolder } from '@longway/dataset-image-folder';
import { BatchOrder } from '@longway/images';
import { requireFolder } from './pictures';
import { timeTraining } from './timed-training';
import type { StepSetup } from './training-step';
import { repeat, type Settings, type Workload } from './workload';

const surroundings = {
  configFolder: '.',
  cacheFolder: '.',
  warn: () => undefined,
  create: () => Promise.reject(new Error('a bench creates its plugins itself')),
};

const IN_THIS_THREAD = { workers: 0, prefetch: 1 };

/** Packs pictures, shorter side 256. */
const pack = async ({ images, scratch }: Settings): Promise<Dataset<StoredSplit>> => {
  const options = imageFolder.options.parse({ folder: requireFolder(images), flip: false });
  const dataset = (await imageFolder.create(options, surroundings)) as Dataset<StoredSplit>;
  const folder = await mkdtemp(join(scratch, 'pack-'));
  const workers = new DecodeWorkers(IN_THIS_THREAD);
  const source = { name: 'image-folder', ...options };
  await writePack({
    dataset,
    source,
    folder,
    shardBytes: 2 ** 28,
    workers,
    signal: new AbortController().signal,
    report: (message) => console.error(message),
  });
  await workers.close();
  return openPack(folder);
};

/** Every training image of a pack read and cropped at random, in batches of 16, on one thread. */
export const packedReading = async (settings: Settings): Promise<Workload> => {
  const dataset = await pack(settings);
  const split = await dataset.open('train');
  const workers = new DecodeWorkers(IN_THIS_THREAD);
  const loader = new BatchLoader({ split, splitName: 'train', imageShape: dataset.imageShape, shortcuts: [], seed: 0 }, workers);
  const batch = Math.min(16, split.length);
  const order = new BatchOrder(split.length, batch, 0);
  const steps = Math.floor(split.length / batch);
  let first = 0;
  const run = repeat(async () => {
    const batches = loader.batches(trainingPicks(order, first + steps, first));
    while (!(await batches.next()).done);
    first += steps;
  });
  return { images: steps * batch, run };
};

/** Training on a pack with everything that a run does, threads that read ahead among it: what share of the time does it wait for data? */
export const packedTraining =
  (setup: StepSetup) =>
  async (settings: Settings): Promise<Workload> => {
    await loadBackend({ threads: settings.threads });
    return timeTraining(setup, await pack(settings), settings);
  };
