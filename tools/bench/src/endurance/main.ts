import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Command } from 'commander';
import { makeScratch } from '../scratch';
import { parseCount } from '../parse-count';
import { type Endurance, writeExperiment } from './experiment';
import { LogReader } from './log-reader';
import { judge, type LogFacts, type Sample } from './verdict';

const launcher = join(__dirname, '../../../../apps/runner/bin/longway.cjs');

const about = `Trains a tiny experiment for many steps, in a process of its own, and looks whether it stays as it is: as many tensors at the
end as after a twentieth of the steps, resident memory that grows by less than 1 MB in 1,000 steps (least squares, from a
tenth of the steps on), and an event log of which every line is whole JSON whenever it is read. Prints a line of JSON; ends
with 1 where something does not hold.`;

/** Most milliseconds from one look at the log to the next. */
const MOST_WAIT = 400;

/** The one run folder, once it is there. */
const runFolder = (out: string): string | undefined => {
  const [name] = existsSync(out) ? readdirSync(out) : [];
  return name && join(out, name);
};

/** Runs the experiment, and reads its log at random moments. @returns its folder, what was seen of the log, and the exit code. */
const watch = async (file: string, out: string) => {
  const child = spawn(process.execPath, [launcher, 'run', file, '--out', out], { stdio: ['ignore', 2, 2] });
  process.once('exit', () => child.kill('SIGKILL'));
  let ended: number | undefined;
  child.on('close', (code) => (ended = code ?? 1));
  child.on('error', (error) => console.error(error.message));
  let reader: LogReader | undefined;
  let facts: LogFacts = { reads: 0, lines: 0, damaged: 0, steps: 0 };
  const look = () => {
    const log = join(runFolder(out) ?? out, 'events.jsonl');
    if (existsSync(log)) facts = (reader ??= new LogReader(log)).read();
  };
  for (; ended === undefined; await setTimeout(MOST_WAIT * Math.random())) look();
  look();
  return { folder: runFolder(out), facts, code: ended };
};

const samplesOf = (folder: string | undefined): Sample[] => {
  const file = join(folder ?? '', 'samples.jsonl');
  if (!folder || !existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Sample);
};

const endure = async (chosen: Endurance): Promise<void> => {
  const scratch = makeScratch();
  const { folder, facts, code } = await watch(await writeExperiment(scratch, chosen), join(scratch, 'runs'));
  const { figures, broken } = judge(samplesOf(folder), facts, chosen.steps);
  console.log(JSON.stringify(figures));
  for (const sentence of broken) console.error(`does not hold: ${sentence}`);
  if (code !== 0) console.error(`the run ended with the exit code ${code}`);
  if (broken.length > 0 || code !== 0) process.exitCode = 1;
};

void new Command('npm run endurance --')
  .description(about)
  .option('--steps <count>', 'training steps, 400 or more', parseCount(400), 20_000)
  .option('--trouble', 'with a sink that takes 100 ms for each event, and one that throws at each', false)
  .action(endure)
  .parseAsync();
