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
import { system } from '../system';
import { type Ending, Watched } from '../watched';
import type { Outcome } from './trial';

const NODES = ['first', 'second'] as const;
const UNTIMED = 3;
const MIB = 2 ** 20;
/** More than all gradients of the game: longway sends them in a message for each network. */
const BUCKET = 8 * MIB;
/** Long enough for the slowest of the conditions. */
const PATIENCE = 120;
/** Seconds that mpirun is given to end behind its ranks. */
const GRACE = 20;

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

interface TrainOptions {
  readonly over?: 'network' | 'memory';
  /** Words behind those that every training has. */
  readonly more?: readonly string[];
  /** Of Open MPI's. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Starts a training by two ranks: on two nodes, or on this machine without a network. */
const train = async (
  { network, folder }: RankTrials,
  name: string,
  experiment: object,
  { over = 'network', more = [], parameters = {} }: TrainOptions = {},
) => {
  const out = join(folder, name);
  await mkdir(out, { recursive: true });
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, JSON.stringify(experiment));
  const command = [...longway, 'run', file, '--out', out, '--distributed', 'mpi', ...more];
  const words =
    over === 'memory'
      ? [...mpirun(NODES.length), ...command]
      : await launchRanks(network, NODES, command, { folder, environment, parameters });
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
  const { out, watched } = await train(trials, 'memory', experiment(trials), { over: 'memory' });
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

/** Whether a connection that was idle begins slowly again, as Linux has it unless it is told otherwise (tcp(7)). Ranks compute between two messages. */
const setSlowStart = async ({ network }: RankTrials, value: '0' | '1'): Promise<void> => {
  for (const node of NODES) {
    const [program = '', ...words] = network.on(node, ['sysctl', '-q', '-w', `net.ipv4.tcp_slow_start_after_idle=${value}`]);
    await system(program, ...words);
  }
};

/** A training over a network in these conditions. */
export const trainUnder = async (trials: RankTrials, conditions: Conditions, known: Known, slowStart = true): Promise<Outcome> => {
  await trials.network.setAll(conditions);
  await setSlowStart(trials, slowStart ? '1' : '0');
  const name = `${describeConditions(conditions)} ${slowStart}`.replaceAll(/[^\w]+/g, '-');
  const { out, watched } = await train(trials, name, experiment(trials));
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

/** Steps that are done before the network is cut, so that there is a checkpoint, and the next one is some steps away. */
const BEFORE = 6;
const CHECKPOINT = 5;

/** Who ends a job whose network is cut for good. */
export type Watch = 'timeout' | 'keepalive';

/** Seconds that a rank waits in a step for the others, where that is what is tried; longer than the first step may take on a busy machine. */
const TIMEOUT = 40;
/** Open MPI's daemons notice after `time + interval * probes` seconds that one of them is silent; by itself, after 480. */
const KEEPALIVE = { oob_tcp_keepalive_time: '10', oob_tcp_keepalive_intvl: '3', oob_tcp_keepalive_probes: '3' };

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

/** The second rank is cut off for good: the job ends and says why; once the network is back, the run is gone on with. */
export const cutForGood = async (trials: RankTrials, watch: Watch, known: Known): Promise<Outcome> => {
  await trials.network.setAll({});
  const name = `cut-for-good-${watch}`;
  const told = experiment(trials, { checkpointEvery: CHECKPOINT, ...(watch === 'timeout' && { distributed: { timeout: TIMEOUT } }) });
  const parameters = watch === 'keepalive' ? KEEPALIVE : {};
  const { out, watched } = await train(trials, name, told, { parameters });
  if (!(await untilStep(out, BEFORE, watched))) return { figures: {}, fault: 'did not begin', said: lastWords(watched.output) };
  await trials.network.cut('second');
  const cut = performance.now();
  const since = () => (performance.now() - cut) / 1e3;
  const ranksEnd = [];
  for (const node of NODES) ranksEnd.push(await trials.network.isIdle(node, PATIENCE, /^\S*node \S*longway\.cjs/));
  const figures: Record<string, number> = { ranksEnded: since() };
  // Its daemon on the other node cannot tell it that all is over.
  const ends = await watched.isOverWithin(GRACE);
  const { output, code } = await watched.ended;
  Object.assign(figures, ends ? { mpirunEnded: since(), code: code ?? -1 } : { mpirunStayed: since() });
  await trials.network.signal('second', 'SIGKILL');
  await trials.network.heal('second');
  if (ranksEnd.includes(false)) return { figures, fault: `a rank was there ${PATIENCE} s later`, said: lastWords(output) };
  const words = { timeout: /rank \d .*has waited/, keepalive: /Remote daemon: .* on node/ }[watch];
  if (!words.test(output)) return { figures, fault: 'does not say who is missing', said: lastWords(output) };
  const said = output.split('\n').filter((line) => words.test(line));
  const resumed = await train(trials, name, told, { more: ['--resume'] });
  if (!(await resumed.watched.isOverWithin(PATIENCE))) return { figures, fault: 'did not end when it was gone on with', said };
  return { figures, said, ...(await faultOf(await resumed.watched.ended, out, known.weights)) };
};

const lastWords = (output: string): string[] => output.trim().split('\n').slice(-12);
