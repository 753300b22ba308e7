import { type Conditions, describeConditions } from '../conditions';
import type { Network } from '../network';
import { cutForAWhile, cutForGood, type Known, makeRankNetwork, prepareRanks, type RankTrials, trainUnder } from '../trials/ranks';
import type { Campaign, CampaignOptions } from './campaign';

const conditions: readonly Conditions[] = [
  {},
  { delay: 1 },
  { delay: 5 },
  { delay: 20 },
  { loss: 0.01 },
  { delay: 5, jitter: 2, loss: 0.01 },
  { rate: 100 },
  { rate: 20 },
];

/** Two ranks on networks of all kinds. */
export const rankCampaign = ({ seed, steps, batch, folder }: CampaignOptions): Campaign => {
  let network: Network | undefined;
  let known: Known | undefined;
  const made = (): readonly [RankTrials, Known] => {
    if (!network || !known) throw new Error('the campaign has not begun');
    return [{ network, folder, steps, batch }, known];
  };
  return {
    emulation: () => made()[0].network.emulation,
    begin: async () => {
      network = await makeRankNetwork(seed);
      known = await prepareRanks({ network, folder, steps, batch });
      const { link, computing } = known;
      console.error(`ranks: without a network a step takes ${computing} s; the network has ${JSON.stringify(link)}`);
    },
    end: async () => network?.close(),
    planned: [
      ...conditions.map((each) => ({
        name: `ranks: ${describeConditions(each)}`,
        run: () => {
          const [trials, what] = made();
          return trainUnder(trials, each, what);
        },
      })),
      ...[{ delay: 5 }, { delay: 20 }].map((each) => ({
        name: `ranks: ${describeConditions(each)}, no slow start after idle`,
        run: () => trainUnder(made()[0], each, made()[1], false),
      })),
      { name: 'ranks: cut for 10 s', run: () => cutForAWhile(made()[0], 10, made()[1]) },
      ...(['timeout', 'keepalive'] as const).map((watch) => ({
        name: `ranks: cut for good, ended by ${watch}`,
        run: () => cutForGood(made()[0], watch, made()[1]),
      })),
    ],
  };
};
