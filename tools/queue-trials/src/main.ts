import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '@longway/contracts';
import { hasRedisServer } from '@longway/queue/testing';
import { Command, InvalidArgumentError } from 'commander';
import { lightTrial } from './light';
import { realTrial } from './real';
import type { TrialResult } from './trial';

const about = `Has four workers do a grid from a queue, kills them at random by SIGKILL, and Redis once in the middle; then looks whether each cell
is in the table of results exactly once, and as if nobody had disturbed it. Many light cells, whose trainer is a stand-in without
TensorFlow, and a few real ones. Needs redis-server. Ends with 1 where a cell is not as it should be.`;

const parseNumber = (text: string): number => {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('a number');
};

interface Options {
  readonly light: number;
  readonly real: number;
  readonly workers: number;
  readonly seed: number;
  readonly lightKill: number;
  readonly realKill: number;
  readonly patience: number;
}

const tell = (name: string, { cells, workers, kills, redisKills, minutes, takeovers, mostRedone, faults }: TrialResult): void => {
  const redone = mostRedone === undefined ? '' : `, at most ${mostRedone} steps done again`;
  console.log(
    `${name}: ${cells} cells, ${workers} workers, ${kills} of them killed, Redis ${redisKills} times; ${takeovers} takeovers${redone}; ${minutes.toFixed(1)} min; ` +
      (faults.length === 0 ? 'each cell done exactly once' : `${faults.length} FAULTS`),
  );
  for (const fault of faults) console.log(`  ${fault}`);
};

const main = async ({ light, real, workers, seed, lightKill, realKill, patience }: Options): Promise<void> => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(exitCodes.interrupted));
  if (!hasRedisServer()) throw new Error('There is no redis-server on this machine: apt-get install redis-server');
  const trials = [
    ['light', light, lightKill, lightTrial],
    ['real', real, realKill, realTrial],
  ] as const;
  for (const [name, cells, meanKill, trial] of trials) {
    if (cells === 0) continue;
    const folder = mkdtempSync(join(tmpdir(), `longway-queue-${name}-`));
    const result = await trial({
      cells,
      workers,
      seed,
      meanKill,
      folder,
      patience,
      report: (message) => console.error(`${name}: ${message}`),
    });
    tell(name, result);
    if (result.faults.length > 0) {
      process.exitCode = 1;
      console.log(`  what is left of it: ${folder}`);
    } else rmSync(folder, { recursive: true, force: true });
  }
};

void new Command('npm run queue:trials --')
  .description(about)
  .option('--light <number>', 'cells without TensorFlow; 0 leaves them out', parseNumber, 1000)
  .option('--real <number>', 'cells with the real trainer; 0 leaves them out', parseNumber, 60)
  .option('--workers <number>', 'workers at a time', parseNumber, 4)
  .option('--seed <number>', 'fixes when and whom kills strike, as far as processes keep time', parseNumber, 1)
  .option('--light-kill <seconds>', 'from one kill to the next, in the mean', parseNumber, 2)
  .option('--real-kill <seconds>', 'the same for real cells', parseNumber, 8)
  .option('--patience <minutes>', 'after which a trial is given up', parseNumber, 30)
  .action(main)
  .parseAsync();
