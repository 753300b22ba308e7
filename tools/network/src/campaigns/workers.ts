import { join } from 'node:path';
import type { Conditions } from '../conditions';
import { describeConditions } from '../conditions';
import type { Network } from '../network';
import { LOCK, makeWorkerNetwork, prepareWorkers, type WorkerTrials, workThroughCut, workUnder } from '../trials/workers';
import type { Campaign, CampaignOptions } from './campaign';

const conditions: readonly Conditions[] = [{}, { delay: 50 }, { loss: 0.05 }, { delay: 50, jitter: 20, loss: 0.05 }];

/** Seconds that a worker is cut off: less than the queue waits for it, more, and so long that its folder shows that it is gone. */
const CUTS = { short: 10, partition: 30, long: 3 * LOCK, frozen: 75 };

/** Two workers, and a queue on a third node. */
export const workerCampaign = ({ seed, folder }: CampaignOptions): Campaign => {
  let trials: WorkerTrials | undefined;
  let network: Network | undefined;
  const made = (): WorkerTrials => {
    if (!trials) throw new Error('the campaign has not begun');
    return trials;
  };
  const cuts = ([CUTS.short, CUTS.partition, CUTS.long] as const).map((seconds) => ({
    name: `workers: cut from the queue for ${seconds} s, which waits ${LOCK} s`,
    run: () => workThroughCut(made(), seconds, false),
  }));
  return {
    emulation: () => made().network.emulation,
    begin: async () => {
      network = await makeWorkerNetwork(seed);
      trials = { network, folder: join(folder, 'workers'), ...(await prepareWorkers(join(folder, 'workers'))) };
    },
    end: async () => network?.close(),
    planned: [
      ...conditions.map((each) => ({ name: `workers: ${describeConditions(each)}`, run: () => workUnder(made(), each) })),
      ...cuts,
      { name: `workers: cut from queue and files for ${CUTS.frozen} s`, run: () => workThroughCut(made(), CUTS.frozen, true) },
    ],
  };
};
