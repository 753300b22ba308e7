import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LongwayError } from '@longway/contracts';
import { quantile } from '@longway/probe/statistics';
import { workspaceFolder } from '@longway/registry';
import { experimentOf } from '@longway/scaling/experiment';
import { readGame } from '@longway/scaling/games';
import { type Link, linkThrough, mediansOf, type Timed } from '@longway/scaling/link';
import { readSteps } from '@longway/scaling/read-steps';
import { type Game, simulateStep } from '@longway/scaling/step';
import { longway, mpirun, program } from '@longway/scaling/words';
import { type Conditions, describeConditions } from '../conditions';
import { launchRanks } from '../launch-ranks';
import { makeNetwork, type Network } from '../network';
import { eventsIn, lastStepIn, weightsIn } from '../runs';
import { type Ending, Watched } from '../watched';
import type { Outcome } from './trial';

const NODES = ['first', 'second'] as const;
const UNTIMED = 3;
const MIB = 2 ** 20;
/** More than all gradients of the game: longway sends them in a message for each network. */
const BUCKET = 8 * MIB;
/** Long enough for the slowest of the conditions. */
const PATIENCE = 120;

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

/** Starts a training by two ranks: on two nodes, or on this machine without a network. */
const train = async (
  { network, folder }: RankTrials,
  name: string,
  experiment: object,
  over: 'network' | 'memory' = 'network',
  more: readonly string[] = [],
) => {
  const out = join(folder, name);
  await mkdir(out, { recursive: true });
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, JSON.stringify(experiment));
  const command = [...longway, 'run', file, '--out', out, '--distributed', 'mpi', ...more];
  const words =
    over === 'memory' ? [...mpirun(NODES.length), ...command] : await launchRanks(network, NODES, command, { folder, environment });
  return { out, watched: new Watched(words, { ...process.env, ...environment }) };
};

const experiment = ({ steps, batch }: RankTrials, more: object = {}) => {
  const base = experimentOf({ game: 'cifar-step', steps: UNTIMED + steps, batch });
  return { ...base, training: { ...base.training, ...more } };
};

/** What the relay, or netem's machinery, is by itself: the connection that an all-reduce of 1 MiB and the smallest one go over. */
const measureLink = async ({ network, folder }: RankTrials): Promise<Link> => {
  const rank = join(workspaceFolder, 'tools/scaling/src/messages/rank.ts');
  const words = await launchRanks(network, NODES, [...program(rank), '10', '4', String(MIB)], { folder, environment });
  const { output } = await new Watched(words).ended;
  const timed = output
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => JSON.parse(line) as [number, number])
    .map(([bytes, seconds]): Timed => ({ bytes, seconds }));
  return linkThrough(mediansOf(timed), MIB);
};

/** What predictions are made from. */
export interface Known {
  /** The network as it is before it is made worse. */
  readonly link: Link;
  readonly game: Game;
  /** Seconds of a step of two ranks that share memory. */
  readonly computing: number;
  /** The weights that such a run ends with: the network may not change them. */
  readonly weights: string;
}

/** The same training by two ranks on this machine, without a network between them. */
export const prepareRanks = async (trials: RankTrials): Promise<Known> => {
  const { out, watched } = await train(trials, 'memory', experiment(trials), 'memory');
  const { code, output } = await watched.ended;
  if (code !== 0) throw new LongwayError('a training by two ranks does not even end without a network', { found: output.slice(-2000) });
  const { seconds } = readSteps(await eventsIn(out), UNTIMED);
  return {
    link: await measureLink(trials),
    game: await readGame('cifar-step'),
    computing: quantile(seconds, 0.5),
    weights: await weightsIn(out),
  };
};

const predict = ({ link, game, computing }: Known, { delay = 0, rate = Infinity }: Conditions): number => {
  const between = { latency: link.latency + delay / 1e3, bandwidth: Math.min(link.bandwidth, (rate * 1e6) / 8) };
  const cluster = { nodes: NODES.length, perNode: 1, between, within: between, algorithm: 'ring' } as const;
  const wire = { valueBytes: 4, bucketBytes: BUCKET, overlap: true, synchronised: false };
  return simulateStep(game, { cluster, ...wire, seconds: computing, slowest: 1 }).step;
};

/** What is wrong with a training that should have ended well, with these weights. */
const faultOf = async ({ code, output }: Ending, out: string, weights: string): Promise<Pick<Outcome, 'fault' | 'said'>> => {
  if (code !== 0) return { fault: `ended with ${code}`, said: lastWords(output) };
  return (await weightsIn(out)) === weights ? {} : { fault: 'ended with other weights than without a network' };
};

/** A training over a network in these conditions. */
export const trainUnder = async (trials: RankTrials, conditions: Conditions, known: Known): Promise<Outcome> => {
  await trials.network.setAll(conditions);
  const { out, watched } = await train(trials, describeConditions(conditions).replaceAll(/[^\w]+/g, '-'), experiment(trials));
  if (!(await watched.isOverWithin(PATIENCE)))
    return { figures: {}, fault: `was not over in ${PATIENCE} s`, said: lastWords(watched.output) };
  const { seconds, communication } = readSteps(await eventsIn(out), UNTIMED);
  return {
    ...(await faultOf(await watched.ended, out, known.weights)),
    figures: {
      steps: seconds.length,
      step: quantile(seconds, 0.5),
      step90: quantile(seconds, 0.9),
      communicationShare: quantile(communication, 0.5),
      predicted: predict(known, conditions),
    },
  };
};

/** Steps that are done before the network is cut, so that there is a checkpoint. */
const BEFORE = 6;
const CHECKPOINT = 2;
/** Seconds that a rank waits for the others in the trial of a cut that lasts. */
const TIMEOUT = 15;

const untilStep = async (out: string, step: number, watched: Watched): Promise<boolean> => {
  for (let tries = 0; tries < 10 * PATIENCE && !watched.isOver; tries++) {
    if ((await lastStepIn(out)) >= step) return true;
    await sleep(100);
  }
  return false;
};

/** The second rank is cut off for so many seconds, fewer than ranks wait for each other: the training goes on. */
export const cutForAWhile = async (trials: RankTrials, seconds: number, known: Known): Promise<Outcome> => {
  await trials.network.setAll({});
  const { out, watched } = await train(trials, `cut-${seconds}`, experiment(trials));
  if (!(await untilStep(out, BEFORE, watched))) return { figures: {}, fault: 'did not begin', said: lastWords(watched.output) };
  await trials.network.cut('second');
  await sleep(seconds * 1e3);
  await trials.network.heal('second');
  const healed = performance.now();
  const step = await lastStepIn(out);
  const goesOn = await untilStep(out, step + 2, watched);
  const figures = { after: (performance.now() - healed) / 1e3 };
  if (!goesOn || !(await watched.isOverWithin(PATIENCE))) return { figures, fault: 'did not go on', said: lastWords(watched.output) };
  return { figures, ...(await faultOf(await watched.ended, out, known.weights)) };
};

/** The second rank is cut off for good: the job ends and says who waited for whom; once the network is back, the run is gone on with. */
export const cutForGood = async (trials: RankTrials, known: Known): Promise<Outcome> => {
  await trials.network.setAll({});
  const impatient = experiment(trials, { checkpointEvery: CHECKPOINT, distributed: { timeout: TIMEOUT } });
  const { out, watched } = await train(trials, 'cut-for-good', impatient);
  if (!(await untilStep(out, BEFORE, watched))) return { figures: {}, fault: 'did not begin', said: lastWords(watched.output) };
  await trials.network.cut('second');
  const cut = performance.now();
  const ends = await watched.isOverWithin(PATIENCE);
  const { output, code } = await watched.ended;
  const ended = (performance.now() - cut) / 1e3;
  const isGone = await trials.network.isIdle('second', PATIENCE);
  const figures = { timeout: TIMEOUT, ended, code: code ?? -1, otherEnded: (performance.now() - cut) / 1e3 };
  await trials.network.heal('second');
  if (!ends) return { figures, fault: `mpirun was not over in ${PATIENCE} s`, said: lastWords(output) };
  if (!isGone) return { figures, fault: `the rank that was cut off was there ${PATIENCE} s later`, said: lastWords(output) };
  if (!/rank \d .*has waited/.test(output)) return { figures, fault: 'does not say which rank has waited', said: lastWords(output) };
  const said = output.split('\n').filter((line) => line.includes('has waited'));
  const resumed = await train(trials, 'cut-for-good', impatient, 'network', ['--resume']);
  if (!(await resumed.watched.isOverWithin(PATIENCE))) return { figures, fault: 'did not end when it was gone on with', said };
  return { figures, said, ...(await faultOf(await resumed.watched.ended, out, known.weights)) };
};

const lastWords = (output: string): string[] => output.trim().split('\n').slice(-12);
