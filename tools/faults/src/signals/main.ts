import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '@longway/contracts';
import { workspaceFolder } from '@longway/registry';
import { Command } from 'commander';
import { constantFrom, integer, noBias, record, sample } from 'fast-check';
import { parseNumber } from '../parse-number';
import { type Interrupted, interruptRun, runFolder, type Signal } from './interrupted-run';

/** What is promised from a signal to the end of the process. */
const MOST_SECONDS = 10;

const about = `Tells a run to stop by signals at random moments, again and again, and goes on with it each time until it is finished. Each
time the process must end in good order within ${MOST_SECONDS} seconds, and the metrics at the end be those of a run that was
left alone. Ends with 1 where something does not hold.`;

const interruptions = (seed: number, longest: number) =>
  sample(
    record({
      signal: constantFrom<Signal>('SIGINT', 'SIGTERM', 'SIGHUP'),
      after: noBias(integer({ min: 0, max: 1000 * longest })).map((ms) => ms / 1000),
    }),
    {
      seed,
      numRuns: 1000,
    },
  );

const tell = ({ interruption, seconds, during, fault }: Interrupted, number: number): void => {
  const sent = interruption && `${interruption.signal} after ${interruption.after.toFixed(1)} s`;
  const end = seconds === undefined ? 'finished before it' : `ended ${seconds.toFixed(1)} s later`;
  console.error(`${number}: ${sent}, ${end}; at: ${during}${fault ? `\nNOT KEPT: ${fault}` : ''}`);
};

/** Interrupts one run until it is at its end. */
const interruptToTheEnd = async (
  file: string,
  out: string,
  options: { seed: number; longest: number },
): Promise<readonly Interrupted[]> => {
  const done: Interrupted[] = [];
  for (const interruption of interruptions(options.seed, options.longest)) {
    const interrupted = await interruptRun(file, out, interruption);
    tell(interrupted, done.push(interrupted));
    if (interrupted.seconds === undefined || interrupted.fault !== undefined) break;
  }
  return done;
};

const metricsIn = (out: string): string => readFileSync(join(runFolder(out), 'metrics.json'), 'utf8');

const main = async ({ experiment, ...options }: { experiment: string; seed: number; longest: number }): Promise<void> => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(exitCodes.interrupted));
  const scratch = mkdtempSync(join(tmpdir(), 'longway-signals-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const interrupted = await interruptToTheEnd(experiment, join(scratch, 'interrupted'), options);
  const faults = interrupted.flatMap(({ fault }) => fault ?? []);
  const times = interrupted.flatMap(({ seconds }) => seconds ?? []).toSorted((a, b) => a - b);
  const late = times.filter((seconds) => seconds > MOST_SECONDS).length;
  console.error('and once without a signal');
  await interruptRun(experiment, join(scratch, 'alone'));
  const same = faults.length === 0 && metricsIn(join(scratch, 'interrupted')) === metricsIn(join(scratch, 'alone'));
  const [median = 0, longest = 0] = [times[Math.floor(times.length / 2)], times.at(-1)];
  console.log(
    `${times.length - faults.length - late} of ${times.length} signals ended the process in good order within ${MOST_SECONDS} s: median ${median.toFixed(1)} s, longest ${longest.toFixed(1)} s; ` +
      `metrics at the end: ${same ? 'the same' : 'others'}`,
  );
  if (!same || late > 0) process.exitCode = 1;
};

void new Command('npm run faults:signals --')
  .description(about)
  .option('--seed <number>', 'fixes signals and moments', parseNumber, 1)
  .option('--longest <seconds>', 'how long a process is left alone at most', parseNumber, 15)
  .option('--experiment <file>', 'what is run', join(workspaceFolder, 'experiments/quickstart.yaml'))
  .action(main)
  .parseAsync();
