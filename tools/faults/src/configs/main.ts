import Table from 'cli-table3';
import { Command } from 'commander';
import { parseNumber } from '../parse-number';
import { runCampaign } from './campaign';

/** Further kinds are rare. */
const KINDS_SHOWN = 40;

const table = (head: string[], rows: readonly (readonly (string | number)[])[]): string => {
  const made = new Table({ head, style: { head: [], border: [] } });
  for (const row of rows) made.push([...row]);
  return made.toString();
};

const main = async (options: { seed: number; count: number; commands: number }): Promise<void> => {
  const start = performance.now();
  const tally = await runCampaign({ ...options, report: (message) => console.error(message) });
  const rows = tally.rows().map(({ level, tried, accepted, refused, broke }) => [level, tried, accepted, refused, broke]);
  const kinds = tally.kinds();
  console.log(table(['changed as', 'tried', 'accepted', 'refused', 'not kept'], rows));
  console.log(table(['refused for', 'configurations'], kinds.slice(0, KINDS_SHOWN)));
  if (kinds.length > KINDS_SHOWN) console.log(`and ${kinds.length - KINDS_SHOWN} more`);
  const broken = tally.broken();
  for (const one of broken) console.log(`NOT KEPT: ${one}\n`);
  const [median, most, longest] = tally.times().map((milliseconds) => `${milliseconds.toFixed(0)} ms`);
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${options.count} configurations in ${seconds.toFixed(0)} s, ${tally.commands} of them by the command; ${broken.length} not kept; ` +
      `half of them took less than ${median}, 99 in 100 less than ${most}, the slowest ${longest}; most memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
  );
  if (broken.length > 0) process.exitCode = 1;
};

void new Command('npm run faults:configs --')
  .description(
    'Changes configurations by chance and reads them: each is refused with an error for people, or means what it says. Ends with 1 where one is neither.',
  )
  .option('--seed <number>', 'fixes every configuration', parseNumber, 1)
  .option('--count <number>', 'configurations', parseNumber, 10_000)
  .option('--commands <number>', 'how many of them are given to the built command, too', parseNumber, 50)
  .action(main)
  .parseAsync();
