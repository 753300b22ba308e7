import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Command } from 'commander';
import { parseCount } from '../parse-count';
import { makeScratch } from '../scratch';
import { ratios, spreadOf, type StepSample, type Turn } from './turns';

const launcher = join(__dirname, '../../../../apps/runner/bin/longway.cjs');

const about = `Trains with \`longway run --live\`, in a process of its own, while viewers come and go in turns, and says what a training step costs
with them over what it costs without: processor time of all threads of that process, the one that serves the page too. Viewers read all that
they are sent, in this process. Prints a line of JSON.`;

/** Milliseconds at the start of a turn that are left out: viewers connect, and get what was told before. */
const SETTLING = 500;

const sizes = {
  /** The lens arm of the quickstart. */
  quickstart: { lens: 'unet', training: { steps: 1_000_000, checkpointEvery: null, previews: 0 } },
  /** Steps of a few milliseconds: hundreds of events a second. */
  tiny: {
    lens: { name: 'unet', widths: [4] },
    extractor: { name: 'preact-resnet', widths: [4], blocks: [1], stemStride: 2 },
    training: { steps: 1_000_000, batchSize: 4, checkpointEvery: null, previews: 0 },
  },
} as const;

interface Chosen {
  readonly size: string;
  readonly viewers: number;
  readonly rounds: number;
  readonly seconds: number;
}

const connect = (address: URL): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(new URL('/events', address), (response) => resolve(response.resume())).on('error', reject);
  });

/** The thread that serves the page: the youngest one when its address is told. */
const youngestThread = (pid: number | undefined): string =>
  `/proc/${pid}/task/${Math.max(...readdirSync(`/proc/${pid}/task`).map(Number))}/stat`;

/** Milliseconds of processor time that a thread has used, by the kernel's clock of 100 ticks a second. */
const cpuOf = (stat: string): number => {
  const fields = readFileSync(stat, 'utf8').replace(/.*\) /, '').split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
};

const begin = async ({ size }: Chosen, scratch: string) => {
  const file = join(scratch, 'live.yaml');
  const chosen = sizes[size as keyof typeof sizes];
  const plugins = [join(__dirname, 'cpu-sink')];
  const experiment = {
    name: 'live',
    plugins,
    dataset: 'fashion-mnist',
    shortcuts: ['arrow'],
    evaluators: [],
    sinks: ['live-cpu'],
    ...chosen,
  };
  await writeFile(file, JSON.stringify(experiment));
  const out = join(scratch, 'runs');
  const child = spawn(process.execPath, [launcher, 'run', file, '--out', out, '--live', '0'], { stdio: ['ignore', 'pipe', 2] });
  process.once('exit', () => child.kill('SIGKILL'));
  const address = await new Promise<URL>((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (chunk) => {
      printed += chunk;
      const [url] = /http:\/\/\S+/.exec(printed) ?? [];
      if (url) resolve(new URL(url));
    });
    child.once('close', () => reject(new Error('the run ended')));
  });
  return { child, address, thread: youngestThread(child.pid), samples: join(out, readdirSync(out)[0] as string, 'cpu.jsonl') };
};

const measure = async (chosen: Chosen): Promise<void> => {
  const { child, address, thread, samples } = await begin(chosen, makeScratch());
  while (!existsSync(samples)) await setTimeout(100);
  // Until it runs as one function, and buffers have grown.
  await setTimeout(10_000);
  const turns: Turn[] = [];
  /** Milliseconds of processor time that serving took, and seconds that it was served for. */
  const served = { watched: { cpu: 0, seconds: 0 }, alone: { cpu: 0, seconds: 0 } };
  const [load] = loadavg();
  for (let turn = 0; turn < 2 * chosen.rounds; turn++) {
    // Without, with, with, without: a machine that slows down all the while favours neither.
    const isWatched = turn % 4 === 1 || turn % 4 === 2;
    const viewers = isWatched ? await Promise.all(Array.from({ length: chosen.viewers }, () => connect(address))) : [];
    await setTimeout(SETTLING);
    const [from, before] = [Date.now(), cpuOf(thread)];
    await setTimeout(chosen.seconds * 1000 - SETTLING);
    const to = Date.now();
    turns.push({ isWatched, from, to });
    const part = isWatched ? served.watched : served.alone;
    part.cpu += cpuOf(thread) - before;
    part.seconds += (to - from) / 1000;
    for (const viewer of viewers) viewer.destroy();
  }
  const told = readFileSync(samples, 'utf8').split('\n').slice(0, -1);
  child.kill('SIGKILL');
  const steps = told.map((line) => JSON.parse(line) as StepSample);
  const all = ratios(steps, turns);
  const [first, last] = [steps[0], steps.at(-1)];
  const pace = first && last ? (steps.length - 1) / ((last.at - first.at) / 1000) : 0;
  const { median, quartiles, count } = spreadOf(all);
  const rounded = (value: number) => Number(value.toFixed(4));
  const figures = {
    bench: 'live',
    size: chosen.size,
    viewers: chosen.viewers,
    cpu_ratio: rounded(median),
    cpu_ratio_quartiles: quartiles.map(rounded),
    pairs: count,
    serving_ms_per_s: rounded(served.watched.cpu / served.watched.seconds),
    idle_ms_per_s: rounded(served.alone.cpu / served.alone.seconds),
    steps_per_s: rounded(pace),
    load1: rounded(load ?? NaN),
  };
  console.log(JSON.stringify(figures));
  process.exit(0);
};

void new Command('npm run bench:live --')
  .description(about)
  .option('--size <NAME>', Object.keys(sizes).join(' or '), 'quickstart')
  .option('--viewers <count>', 'viewers in the turns that have some', parseCount(1), 20)
  .option('--rounds <count>', 'pairs of turns', parseCount(2), 20)
  .option('--seconds <count>', 'how long a turn is', parseCount(2), 5)
  .action(measure)
  .parseAsync();
