import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quantile } from '@longway/probe/statistics';
import { experimentOf } from '@longway/scaling/experiment';
import { readGame } from '@longway/scaling/games';
import { linkThrough, type Timed } from '@longway/scaling/link';
import { readSteps } from '@longway/scaling/read-steps';
import { type Game, simulateStep } from '@longway/scaling/step';
import { longway, program } from '@longway/scaling/words';
import { workspaceFolder } from '@longway/registry';
import { type Conditions, describeConditions } from '../conditions';
import { launchRanks } from '../launch-ranks';
import { makeNetwork, type Network } from '../network';
import { Watched } from '../watched';
import type { Outcome } from './trial';

const NODES = ['first', 'second'] as const;
const UNTIMED = 3;
const MIB = 2 ** 20;
/** Long enough for the slowest of the conditions. */
const PATIENCE = 300;

export interface RankTrials {
  readonly network: Network;
  /** Where runs go. */
  readonly folder: string;
  /** Timed steps of a run. */
  readonly steps: number;
  /** Images of a step, of both ranks together. */
  readonly batch: number;
}

/** Everything of longway that trains on one thread a rank, whoever else is on this machine. */
const environment = { OMP_WAIT_POLICY: 'PASSIVE', OMP_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1' };

export const makeRankNetwork = (seed: number): Promise<Network> => makeNetwork(NODES, { seed });

const train = async ({ network, folder }: RankTrials, name: string, experiment: object, more: readonly string[] = []) => {
  const out = join(folder, name);
  await mkdir(out, { recursive: true });
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, JSON.stringify(experiment));
  const words = await launchRanks(network, NODES, [...longway, 'run', file, '--out', out, '--distributed', 'mpi', ...more], {
    folder,
    environment,
  });
  return { out, watched: new Watched(words) };
};

const eventsIn = async (out: string): Promise<string> => {
  const [run = ''] = (await readdir(out)).filter((entry) => !entry.startsWith('.'));
  return readFile(join(out, run, 'events.jsonl'), 'utf8').catch(() => '');
};

const experiment = ({ steps, batch }: RankTrials, more: object = {}) => {
  const base = experimentOf({ game: 'cifar-step', steps: UNTIMED + steps, batch });
  return { ...base, training: { ...base.training, ...more } };
};

/** What the relay, or netem's machinery, is by itself: the connection that an all-reduce of 1 MiB and the smallest one go over. */
const measureLink = async ({ network, folder }: RankTrials) => {
  const rank = join(workspaceFolder, 'tools/scaling/src/messages/rank.ts');
  const words = await launchRanks(network, NODES, [...program(rank), '10', '4', String(MIB)], { folder, environment });
  const { output } = await new Watched(words).ended;
  const timed = output
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => JSON.parse(line) as [number, number])
    .map(([bytes, seconds]): Timed => ({ bytes, seconds }));
  const medians = [4, MIB].map((bytes) => ({
    bytes,
    seconds: quantile(
      timed.filter((each) => each.bytes === bytes).map(({ seconds }) => seconds),
      0.5,
    ),
  }));
  return linkThrough(medians, MIB);
};

/** Steps of two ranks that share memory, and the network between them as it is before it is made worse. */
export const prepareRanks = async (trials: RankTrials) => {
  const link = await measureLink(trials);
  return { link, game: await readGame('cifar-step') };
};

/**
 * A training over a network in these conditions.
 *
 * @param computing seconds of a step without the network.
 */
export const trainUnder = async (
  trials: RankTrials,
  conditions: Conditions,
  { link, game, computing }: { readonly link: { latency: number; bandwidth: number }; readonly game: Game; readonly computing: number },
): Promise<Outcome> => {
  await trials.network.setAll(conditions);
  const { out, watched } = await train(trials, describeConditions(conditions).replaceAll(/[^\w]+/g, '-'), experiment(trials));
  if (!(await watched.isOverWithin(PATIENCE)))
    return { figures: {}, fault: `was not over in ${PATIENCE} s`, said: lastWords(watched.output) };
  const { code, output } = await watched.ended;
  if (code !== 0) return { figures: {}, fault: `ended with ${code}`, said: lastWords(output) };
  const { seconds, communication } = readSteps(await eventsIn(out), UNTIMED);
  const { delay = 0, rate } = conditions;
  const between = {
    latency: link.latency + delay / 1e3,
    bandwidth: rate === undefined ? link.bandwidth : Math.min(link.bandwidth, (rate * 1e6) / 8),
  };
  const { step } = simulateStep(game, {
    cluster: { nodes: NODES.length, perNode: 1, between, within: between, algorithm: 'ring' },
    ...{ seconds: computing, valueBytes: 4, bucketBytes: 8 * MIB, overlap: true, synchronised: false, slowest: 1 },
  });
  return {
    figures: {
      steps: seconds.length,
      step: quantile(seconds, 0.5),
      step90: quantile(seconds, 0.9),
      communicationShare: quantile(communication, 0.5),
      predicted: step,
    },
  };
};

const lastWords = (output: string): string[] => output.trim().split('\n').slice(-12);
