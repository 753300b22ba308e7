import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { quantile } from '@longway/probe/statistics';
import { spreadOf } from '../stragglers';
import { longway, mpirun } from '../words';
import { experimentOf, type RankExperiment } from './experiment';
import { readSteps, type Steps } from './read-steps';

const execute = promisify(execFile);

/** Steps at the start of a run that are not timed. */
const UNTIMED = 3;
/** Both ways have these many threads in all. */
const CORES = 2;

export interface RankOptions extends Omit<RankExperiment, 'steps'> {
  readonly rounds: number;
  /** Timed steps a turn. */
  readonly steps: number;
  /** Words that launchers are started with: `taskset -c 0,1`. */
  readonly before: readonly string[];
}

/** One rank with two threads and two ranks with one each have had their turns. */
export interface Round {
  readonly one: Steps;
  readonly two: Steps;
  /** The machine's load when the round was over. */
  readonly load: number;
}

const trainOnce = async (file: string, ranks: number, before: readonly string[]): Promise<Steps> => {
  const out = await mkdtemp(join(tmpdir(), 'longway-ranks-'));
  try {
    const alone = ranks === 1;
    const words = [
      ...before,
      ...(alone ? [] : mpirun(ranks)),
      ...longway,
      'run',
      file,
      '--out',
      out,
      ...(alone ? [] : ['--distributed', 'mpi']),
    ];
    const environment = { ...process.env, OMP_WAIT_POLICY: 'PASSIVE' };
    await execute(words[0] as string, words.slice(1), { env: environment, maxBuffer: 1e8 });
    const [run = ''] = await readdir(out);
    return readSteps(await readFile(join(out, run, 'events.jsonl'), 'utf8'), UNTIMED);
  } finally {
    await rm(out, { recursive: true });
  }
};

/** Trains by one rank and by two in turns. Each turn is a run of its own; the same batch of all ranks together, the same threads in all. */
export async function* measureRanks({ rounds, steps, before, ...experiment }: RankOptions): AsyncGenerator<Round> {
  const folder = await mkdtemp(join(tmpdir(), 'longway-scaling-'));
  try {
    const file = join(folder, 'ranks.yaml');
    // JSON is YAML.
    await writeFile(file, JSON.stringify(experimentOf({ ...experiment, steps: UNTIMED + steps })));
    for (let round = 0; round < rounds; round++) {
      const one = await trainOnce(file, 1, before);
      const two = await trainOnce(file, CORES, before);
      yield { one, two, load: loadavg()[0] as number };
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The median step of each way, and how they compare round by round: above 1, two ranks are quicker. */
export const summarise = (rounds: readonly Round[]) => {
  const ratios = rounds.map(({ one, two }) => median(one.seconds) / median(two.seconds));
  return {
    rounds: rounds.length,
    oneRankSeconds: median(rounds.flatMap(({ one }) => one.seconds)),
    twoRanksSeconds: median(rounds.flatMap(({ two }) => two.seconds)),
    ratio: median(ratios),
    ratioLeast: Math.min(...ratios),
    ratioMost: Math.max(...ratios),
    communicationShare: median(rounds.flatMap(({ two }) => two.communication)),
    /** Of a run's steps: what one rank's time varies by. */
    spread: median(rounds.map(({ one }) => spreadOf(one.seconds))),
    load: median(rounds.map(({ load }) => load)),
  };
};
