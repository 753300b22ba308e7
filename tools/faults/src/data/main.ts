import { exitCodes } from '@longway/contracts';
import Table from 'cli-table3';
import { Command } from 'commander';
import { parseNumber } from '../parse-number';
import { runCampaign } from './campaign';
import type { Report } from './tally';

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

const tableOf = ({ rows }: Report): string => {
  const table = new Table({
    head: ['what is wrong with the files', 'kept/tried', 'read', 'longest, s', 'most memory, MB'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const { category, kept, tried, read, longestSeconds, mostBytes } of rows)
    table.push([category, `${kept}/${tried}`, read, longestSeconds.toFixed(2), megabytes(mostBytes)]);
  return table.toString();
};

const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0);

const main = async ({ seed, maxPixels }: { seed: number; maxPixels: number }): Promise<void> => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(exitCodes.interrupted));
  const start = performance.now();
  const report = await runCampaign({ seed, share: 1, maxPixels, report: (message) => console.error(message) });
  const { rows, broken } = report;
  console.log(tableOf(report));
  const tried = rows.reduce((sum, row) => sum + row.tried, 0);
  console.log(`${tried - broken.length} of ${tried} files did no harm; ${((performance.now() - start) / 1000).toFixed(0)} s in all`);
  console.log(
    `longest: ${most(rows.map((row) => row.longestSeconds)).toFixed(1)} s; most memory beside what an idle process takes: ${megabytes(most(rows.map((row) => row.mostBytes)))} MB`,
  );
  for (const line of broken) console.log(`NOT KEPT: ${line}`);
  if (broken.length > 0) process.exitCode = 1;
};

void new Command('npm run faults:data --')
  .description(
    'Feeds broken and hostile files to what reads data: pictures, TFRecords and archives. Ends with 1 where one of them did harm.',
  )
  .option('--seed <number>', 'fixes every file', parseNumber, 1)
  .option('--max-pixels <number>', 'pixels that a picture may have', parseNumber, 9e6)
  .action(main)
  .parseAsync();
