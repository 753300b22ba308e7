import { type PluginSurroundings, tokens } from '@longway/contracts';
import { BatchLoader, DecodeWorkers, Quarantine } from '@longway/data';
import { BatchOrder } from '@longway/images';
import { type Catalog, type Experiment, registerRun } from '@longway/registry';
import type { DependencyContainer } from 'tsyringe';

/**
 * Finds what would end a run at its start, before there is a run folder and before the arms ahead of it have trained: plugins that
 * cannot be made or do not fit each other, data that is missing, a batch larger than the data, marks that do not fit the images.
 */
export const rehearse = async (
  experiment: Experiment,
  catalog: Catalog,
  container: DependencyContainer,
  context: PluginSurroundings,
): Promise<void> => {
  const seed = experiment.seeds[0] ?? 0;
  for (const arm of experiment.arms) {
    const run = await registerRun(container, { arm, seed, versions: {} }, catalog, context);
    try {
      const dataset = run.resolve(tokens.dataset);
      run.resolve(tokens.task).inputShape(dataset.imageShape);
      const split = await dataset.open('train');
      const { batchSize, data } = arm.config.training;
      new BatchOrder(split.length, batchSize, seed);
      const [shortcuts, quarantine] = [run.resolve(tokens.shortcuts), new Quarantine(data)];
      const source = { split, splitName: 'train', imageShape: dataset.imageShape, shortcuts, seed, quarantine } as const;
      await new BatchLoader(source, new DecodeWorkers({ workers: 0, prefetch: 1 })).batches([[{ index: 0 }]]).next();
    } finally {
      await run.dispose();
    }
  }
};
