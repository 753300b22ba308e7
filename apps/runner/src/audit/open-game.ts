import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Game } from '@longway/audit';
import { type Dataset, LongwayError, type PluginSurroundings, type SplitName } from '@longway/contracts';
import { BatchLoader, DecodeWorkers, evaluationPicks, Quarantine } from '@longway/data';
import { buildNetworks, disposeNetworks, lookThrough, predict, readSavedNetworks } from '@longway/engine';
import { type Arm, type Catalog, createPlugin } from '@longway/registry';
import { permutation, randomFrom, toImages } from '@longway/tensor';
import type * as tf from '@tensorflow/tfjs';

/** Pictures that are looked at, held-out ones first: more make it slower, and hardly surer. */
const PICTURES = 400;
/** Pictures that are drawn together when samples are drawn again. */
const BATCH = 8;

/** What a game is opened from. */
export interface GamePlace {
  readonly runFolder: string;
  readonly arm: Arm;
  readonly seed: number;
  readonly catalog: Catalog;
  readonly context: PluginSurroundings;
  readonly signal: AbortSignal;
}

export interface OpenedGame {
  readonly game: Game;
  close(): Promise<void>;
}

/** A trained arm of an audit, and the held-out pictures that it is judged by. */
export const openGame = async ({ runFolder, arm, seed, catalog, context, signal }: GamePlace): Promise<OpenedGame> => {
  const { config } = arm;
  const dataset: Dataset = await createPlugin(catalog, 'dataset', config.dataset, context);
  const made = await createPlugin(catalog, 'pretext-task', config.task, context);
  const task = made.forData?.(dataset) ?? made;
  const plugins = {
    task,
    lens: await createPlugin(catalog, 'lens', config.lens, context),
    extractor: await createPlugin(catalog, 'extractor', config.extractor, context),
    objective: await createPlugin(catalog, 'objective', config.objective, context),
  };
  const saved = await readSavedNetworks(join(runFolder, 'arms', arm.name, `seed-${seed}`));
  const networks = buildNetworks(plugins, dataset.imageShape, seed);
  for (const network of ['lens', 'extractor', 'head'] as const) saved.restore(network, networks[network]);
  const workers = new DecodeWorkers(config.training.data);
  const quarantine = new Quarantine({ maxBroken: config.training.data.maxBroken });
  const { imageShape } = dataset;
  const drawn = async (splitName: SplitName, most: number) => {
    const split = await dataset.open(splitName);
    const loader = new BatchLoader({ split, splitName, imageShape, shortcuts: [], seed, quarantine }, workers);
    return { loader, indices: permutation(split.length, randomFrom(seed, 'audit', splitName)).subarray(0, Math.max(0, most)) };
  };
  const heldOut = await drawn('test', PICTURES);
  const others = await drawn('train', PICTURES - heldOut.indices.length);
  const game: Game = {
    taskName: config.task.name,
    task,
    steps: saved.step,
    imageShape,
    classNames: dataset.classNames,
    seed,
    async *batches(purpose) {
      for (const { loader, indices } of purpose === 'any' ? [heldOut, others] : [heldOut]) {
        for await (const { levels, shape, labels } of loader.batches(evaluationPicks(indices, BATCH))) {
          yield { images: toImages(levels, shape), labels };
        }
      }
    },
    lensed: (images) => lookThrough(networks, images),
    outputs: (inputs, extras) => predict(networks, task, inputs, { training: false, extras }) as tf.Tensor2D,
    async breathe() {
      await setImmediate();
      if (signal.aborted)
        throw new LongwayError('the audit was stopped', { remedy: 'longway audit RUNFOLDER looks at it again' }, 'interrupted');
    },
  };
  const close = async (): Promise<void> => {
    disposeNetworks(networks);
    await workers.close();
  };
  return { game, close };
};
