import { availableParallelism } from 'node:os';
import { exitCodes } from '@longway/contracts';
import Table from 'cli-table3';
import { Command } from 'commander';
import { parseNumber } from '../parse-number';
import { type CampaignOptions, runCampaign } from './campaign';
import type { Trial } from './trial';

const about = `Kills runs at random moments, has their disks fail and fill up, and damages their checkpoints; then goes on with them. A run
survives where it ends with the weights, metrics and events, to the last byte, of one that was left alone, and a disk that
failed was told of. Ends with 1 where one does not.`;

const isMet = ({ missed, fault }: Trial): boolean => !missed || fault !== undefined;

const tableOf = (trials: readonly Trial[]): string => {
  const table = new Table({ head: ['fault', 'survived/tried', 'did not matter'], style: { head: [], border: [] } });
  for (const group of new Set(trials.map((trial) => trial.group))) {
    const all = trials.filter((trial) => trial.group === group);
    const met = all.filter(isMet);
    const survived = met.filter(({ fault }) => fault === undefined);
    table.push([group, `${survived.length}/${met.length}`, all.length - met.length]);
  }
  return table.toString();
};

const main = async (options: Omit<CampaignOptions, 'report'>): Promise<void> => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(exitCodes.interrupted));
  const start = performance.now();
  const trials = await runCampaign({ ...options, report: (message) => console.error(message) });
  const lost = trials.filter(({ fault }) => fault !== undefined);
  console.log(tableOf(trials));
  for (const { group, what, fault } of lost) console.log(`NOT SURVIVED: ${group}, ${what}: ${fault}`);
  const met = trials.filter(isMet).length;
  console.log(`survived ${met - lost.length} of ${met}; seed ${options.seed}, ${((performance.now() - start) / 60_000).toFixed(1)} min`);
  if (lost.length > 0) process.exitCode = 1;
};

void new Command('npm run faults --')
  .description(about)
  .option('--seed <number>', 'fixes every fault', parseNumber, 1)
  .option('--kills <number>', 'processes killed, a quarter of them in the writing of a checkpoint', parseNumber, 200)
  .option('--disks <number>', 'disks that fail: ENOSPC, EROFS, EIO', parseNumber, 90)
  .option('--small-disks <number>', 'file systems that are too small, where this user may mount them', parseNumber, 15)
  .option('--damage <number>', 'checkpoints damaged', parseNumber, 40)
  .option('--jobs <number>', 'trials side by side', parseNumber, availableParallelism())
  .action(main)
  .parseAsync();
