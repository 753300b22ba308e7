import { LongwayError } from '@longway/contracts';
import type { QueuedCell } from '@longway/queue';
import { type Experiment, resolveExperiment } from '@longway/registry';
import type { Cell } from '@longway/sweep';
import { identityOf } from '../sweep/identity';
import { jobOf } from '../sweep/read-sweep';

/** A cell for the journey. @param ranks processes that train it together. */
export const queuedCell = (cell: Cell<Experiment>, ranks: number): QueuedCell => {
  const { config, configFolder } = jobOf(cell);
  // JSON has no undefined, and what travels is compared with what arrives.
  const { config: plain } = JSON.parse(JSON.stringify({ config })) as Pick<QueuedCell, 'config'>;
  return { id: cell.id, point: cell.point as QueuedCell['point'], seed: cell.seed, config: plain, configFolder, ranks };
};

/**
 * Checks that a cell is what its id says: its results are filed under the id, for every sweep to use.
 *
 * @throws LongwayError (usage) where it is not.
 */
export const verifyCell = ({ id, seed, config, configFolder }: QueuedCell): void => {
  const { experiment, catalog } = resolveExperiment(config, configFolder);
  const found = identityOf(experiment, catalog);
  if (found === id && experiment.seeds.length === 1 && experiment.seeds[0] === seed) return;
  throw new LongwayError(
    'the configuration of a cell is not the one that its id stands for',
    {
      where: `cell ${id}`,
      expected: `the hash ${id} and the seed ${seed}`,
      found: `the hash ${found} and the seeds ${experiment.seeds.join(', ')}`,
      remedy: 'have the same version of longway, and the same plugins in the same places, on all machines, and enqueue the sweep again',
    },
    'usage',
  );
};
