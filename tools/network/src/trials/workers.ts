import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LongwayError } from '@longway/contracts';
import { writeExperiment } from '@longway/faults/experiment';
import { differenceOf, outcomeOf } from '@longway/faults/outcome';
import { longway } from '@longway/scaling/words';
import { type Conditions, describeConditions } from '../conditions';
import { makeNetwork, type Network } from '../network';
import { Watched } from '../watched';
import type { Outcome } from './trial';

const WORKERS = ['one', 'two'] as const;
/** Seconds without a word after which the queue takes a worker for dead. */
export const LOCK = 15;
const SEEDS = [0, 1, 2];
/** Seconds for all cells. */
const PATIENCE = 420;
const STEPS = 600;
const PORT = '6379';

export interface WorkerTrials {
  readonly network: Network;
  readonly folder: string;
  /** The sweep, and where its cells lie that nobody disturbed. */
  readonly sweep: string;
  readonly undisturbed: string;
}

const environment = { ...process.env, TF_NUM_INTRAOP_THREADS: '1' };

/** The queue on a node of its own, so that it is apart from everybody. */
export const makeWorkerNetwork = (seed: number): Promise<Network> => makeNetwork(['queue', ...WORKERS], { seed });

const done = async (words: readonly string[]): Promise<string> => {
  const { code, output } = await new Watched(words, environment).ended;
  if (code !== 0) throw new LongwayError('a command that trials need has failed', { where: words.join(' '), found: output.slice(-2000) });
  return output;
};

/** A sweep of three cells that take some tens of seconds each, done once where nothing is wrong. */
export const prepareWorkers = async (folder: string): Promise<Pick<WorkerTrials, 'sweep' | 'undisturbed'>> => {
  await mkdir(folder, { recursive: true });
  const { arms: _, ...base } = JSON.parse(readFileSync(await writeExperiment(folder), 'utf8')) as Record<string, unknown>;
  const training = { steps: STEPS, batchSize: 4, checkpointEvery: 20, data: { workers: 1, maxBroken: 0.2 } };
  const experiment = { ...base, name: 'tiny', lens: { name: 'unet', widths: [4] }, evaluators: ['pretext'], training };
  const sweep = join(folder, 'sweep.yaml');
  writeFileSync(sweep, JSON.stringify({ name: 'network', experiment, axes: { 'training.lambda': [1] }, seeds: SEEDS }));
  const out = join(folder, 'undisturbed');
  // As workers do it: a process for each stage.
  for (const cell of SEEDS.keys())
    for (const stage of ['pretrain', 'evaluate'])
      await done([...longway, 'sweep', sweep, '--out', out, '--cell', String(cell), '--stage', stage]);
  return { sweep, undisturbed: join(out, 'cells') };
};

const cellsIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).filter((name) => name !== '.work') : []);

/** A queue with the sweep on it, and both workers at work. */
const start = async ({ network, folder, sweep }: WorkerTrials, name: string) => {
  const out = join(folder, name);
  await mkdir(out, { recursive: true });
  const address = network.addressOf('queue');
  const settings = { bind: address, port: PORT, dir: out, save: '', appendonly: 'no', 'protected-mode': 'no' };
  const server = new Watched(
    network.on('queue', ['redis-server', ...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value])]),
  );
  if (!(await server.says(/Ready to accept connections/i, 30)))
    throw new LongwayError('redis-server does not start', { found: server.output });
  const url = `redis://${address}:${PORT}`;
  await done(network.on('queue', [...longway, 'sweep', sweep, '--out', out, '--queue', url]));
  const words = [
    ...longway,
    'worker',
    '--queue',
    url,
    '--out',
    out,
    '--lock',
    String(LOCK),
    '--until-empty',
    '--stages',
    'pretrain',
    'evaluate',
  ];
  const workers = WORKERS.map((node) => new Watched(network.on(node, words), environment));
  return { cells: join(out, 'cells'), server, workers };
};

const count = (workers: readonly Watched[], line: RegExp): number =>
  workers.reduce((sum, { output }) => sum + output.split('\n').filter((each) => line.test(each)).length, 0);

/** What an atomic write leaves where it never ends: its process was taken for dead while it stood still. Nobody reads it. */
const LITTER = /(^|\/)\.[^/]+\.\d+\.[0-9a-f]{8}(\/|$)/;

/** What of a run no clock decides: all but the warnings among its events, and their numbers. */
const undatedOf = (folder: string) =>
  Object.fromEntries(Object.entries(outcomeOf(folder)).filter(([name]) => !/^(event|the order of) /.test(name) && !LITTER.test(name)));

const litterIn = (cells: string): number =>
  existsSync(cells)
    ? readdirSync(cells, { recursive: true, encoding: 'utf8' }).filter((path) => /(^|\/)\.[^/]+\.\d+\.[0-9a-f]{8}$/.test(path)).length
    : 0;

/** Whether the run's events tell of each step once, in order. */
const tellsEachStep = (folder: string): boolean => {
  const steps = [...readFileSync(join(folder, 'events.jsonl'), 'utf8').matchAll(/"step":(\d+),[^\n]*"type":"StepFinished"/g)].map(
    ([, step]) => Number(step),
  );
  return steps.length === STEPS && steps.every((step, place) => step === place + 1);
};

/** What is wrong with the cells: each is to be there once, as if nobody had disturbed it. */
const faultsOf = (cells: string, undisturbed: string): string[] => {
  const expected = cellsIn(undisturbed);
  const found = cellsIn(cells);
  const odd = [
    ...expected.filter((id) => !found.includes(id)).map((id) => `${id} is missing`),
    ...found.filter((id) => !expected.includes(id)).map((id) => `${id} is no cell`),
  ];
  const work = join(cells, '.work');
  const left = existsSync(work) ? readdirSync(work).filter((name) => /^[0-9a-f]{16}\./.test(name)) : [];
  const others = expected
    .filter((id) => found.includes(id))
    .flatMap((id) => {
      const difference = differenceOf(undatedOf(join(undisturbed, id)), undatedOf(join(cells, id)));
      return [
        ...(difference === undefined ? [] : [`${id}: ${difference}`]),
        ...(tellsEachStep(join(cells, id)) ? [] : [`${id}: steps are told twice, or not`]),
      ];
    });
  return [...odd, ...others, ...left.map((name) => `${name} is left over`)];
};

/** @param disturb is told of the workers once the first of them trains; its figures are added. */
const workThrough = async (
  trials: WorkerTrials,
  name: string,
  disturb: (workers: readonly Watched[]) => Promise<Readonly<Record<string, number>>> = () => Promise.resolve({}),
): Promise<Outcome> => {
  const began = performance.now();
  const { cells, server, workers } = await start(trials, name);
  try {
    const more = await disturb(workers);
    const seconds = () => (performance.now() - began) / 1e3;
    const isOver = await Promise.all(workers.map((worker) => worker.isOverWithin(PATIENCE)));
    const codes = await Promise.all(workers.map(async ({ ended }) => (await ended).code));
    const figures = {
      ...more,
      seconds: seconds(),
      begun: count(workers, /: begun/),
      done: count(workers, /: done in/),
      takenForDead: count(workers, /not heard of any more; waits for another/),
      somebodyElseAtIt: count(workers, /somebody else is at it/),
      givenUp: count(workers, /has given it up/),
      gone: count(workers, /is gone; work in hand goes on/),
      failed: count(workers, /: failed, attempt/),
      litter: litterIn(cells),
    };
    const faults = faultsOf(cells, trials.undisturbed);
    workers.forEach((_, i) => !isOver[i] && faults.push(`worker ${WORKERS[i]} was not over in ${PATIENCE} s`));
    codes.forEach((code, i) => isOver[i] && code !== 0 && faults.push(`worker ${WORKERS[i]} ended with ${code}`));
    const said =
      faults.length > 0
        ? workers.flatMap(({ output }, i) =>
            output
              .trim()
              .split('\n')
              .slice(-15)
              .map((line) => `${WORKERS[i]}: ${line}`),
          )
        : undefined;
    return { figures, ...(faults.length > 0 && { fault: faults.join('; ') }), ...(said && { said }) };
  } finally {
    server.kill('SIGKILL');
    workers.forEach((worker) => worker.kill('SIGKILL'));
    await server.ended;
  }
};

/** All the time in these conditions. */
export const workUnder = async (trials: WorkerTrials, conditions: Conditions): Promise<Outcome> => {
  await trials.network.setAll(conditions);
  return workThrough(trials, describeConditions(conditions).replaceAll(/[^\w]+/g, '-'));
};

/** Until a worker has begun with a cell. */
const untilAtWork = async (worker: Watched): Promise<void> => {
  if (!(await worker.says(/: begun/, PATIENCE))) throw new LongwayError('a worker does not begin', { found: worker.output });
  // Its trainer starts; some steps are to be done.
  await sleep(5e3);
};

/**
 * The first worker loses the queue for so many seconds in the middle of a cell.
 *
 * @param isFrozen it loses everything else as well: it stands still, as where the files that it works on are out of reach.
 */
export const workThroughCut = async (trials: WorkerTrials, seconds: number, isFrozen: boolean): Promise<Outcome> => {
  const { network } = trials;
  await network.setAll({});
  return workThrough(trials, `cut-${seconds}${isFrozen ? '-frozen' : ''}`, async ([first]) => {
    await untilAtWork(first as Watched);
    await network.cut('one');
    if (isFrozen) await network.signal('one', 'SIGSTOP');
    await sleep(seconds * 1e3);
    if (isFrozen) await network.signal('one', 'SIGCONT');
    await network.heal('one');
    return { cut: seconds };
  });
};
