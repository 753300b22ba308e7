import { createHash } from 'node:crypto';
import { startCollectives } from '@longway/backend';
import { LongwayError, type Ranks } from '@longway/contracts';
import { meet, requireEvenShares } from '@longway/engine';
import { type Experiment, toYaml } from '@longway/registry';

/** The longest that an arm allows; null where one allows any. */
const timeoutOf = ({ arms }: Experiment): number | null =>
  arms
    .map(({ config }) => config.training.distributed.timeout)
    .reduce((most, timeout) => (most === null || timeout === null ? null : Math.max(most, timeout)));

/**
 * Makes sure that all ranks are ready for the same experiment, and connects their steps. All of them call this, with the backend loaded.
 *
 * @throws LongwayError on all ranks where one has failed, has read another configuration, or a batch cannot be shared out.
 */
export const begin = async (ranks: Ranks, experiment: Experiment): Promise<void> => {
  const said = await meet(ranks, createHash('sha256').update(toYaml(experiment)).digest('hex'));
  const odd = said.findIndex((hash) => hash !== said[0]);
  if (odd > 0) {
    throw new LongwayError(
      'not all ranks have read the same configuration',
      {
        where: `rank ${odd}`,
        expected: 'what rank 0 has read',
        remedy: 'give all ranks the same words, and the same files: a folder that all machines see',
      },
      'usage',
    );
  }
  for (const { config } of experiment.arms) requireEvenShares(config.training, ranks);
  startCollectives(timeoutOf(experiment), ranks.name);
};
