import 'reflect-metadata';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadBackend } from '@longway/backend';
import { exitCodes, LongwayError } from '@longway/contracts';
import { writeFileAtomically } from '@longway/storage';
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { rankCampaign } from './campaigns/ranks';
import { workerCampaign } from './campaigns/workers';
import { whyNot } from './network';
import { type Trial, trialSchema } from './trials/trial';

const about = `Trains by two ranks, and does a sweep's cells by two workers, on networks that delay, lose and hold back packets or are cut; looks at what it
costs, at whether the results are those of an undisturbed network, and at whether what cannot go on says so and can be gone on with. Networks are of this
kernel's netem, or of a relay between namespaces where it has none. Needs root, Open MPI, redis-server and CIFAR-10 (npx longway data fetch cifar10).`;

interface Options {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  readonly only: RegExp;
  readonly pause: number;
  readonly results: string;
}

const whole = (text: string): number => {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number');
};

const pattern = (text: string): RegExp => {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError('a regular expression');
  }
};

const tableOf = (trials: readonly Trial[]): string => {
  const table = new Table({ head: ['trial', 'network', 'load', 'figures', 'fault'], style: { head: [], border: [] } });
  const figures = (trial: Trial) =>
    Object.entries(trial.figures)
      .map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`)
      .join(', ');
  table.push(...trials.map((trial) => [trial.name, trial.emulation, trial.load.toFixed(1), figures(trial), trial.fault ?? '']));
  return table.toString();
};

const main = async (options: Options): Promise<void> => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(exitCodes.interrupted));
  const reason = whyNot();
  if (reason !== undefined) throw new LongwayError('networks cannot be tried here', { found: reason }, 'environment');
  const file = resolve(options.results);
  const known = await readFile(file, 'utf8').then(
    (text) => z.array(trialSchema).parse(JSON.parse(text)),
    () => [],
  );
  const trials = new Map(known.map((trial) => [trial.name, trial]));
  const folder = await mkdtemp(join(tmpdir(), 'longway-network-'));
  await loadBackend();
  try {
    for (const { begin, end, emulation, planned } of [workerCampaign({ ...options, folder }), rankCampaign({ ...options, folder })]) {
      const wanted = planned.filter(({ name }) => options.only.test(name));
      if (wanted.length === 0) continue;
      try {
        await begin();
        for (const { name, run } of wanted) {
          await sleep(1e3 * options.pause);
          const { fault, said, figures } = await run();
          const trial = {
            name,
            emulation: emulation(),
            date: new Date().toISOString().slice(0, 10),
            load: loadavg()[0] as number,
            figures,
          };
          trials.set(name, { ...trial, ...(fault !== undefined && { fault }), ...(said && { said: [...said] }) });
          console.error(`${name}: ${JSON.stringify(figures)} ${fault ?? ''}${said ? `\n  ${said.join('\n  ')}` : ''}`);
          await writeFileAtomically(file, `${JSON.stringify([...trials.values()], undefined, 1)}\n`);
        }
      } finally {
        await end();
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(tableOf([...trials.values()]));
  if ([...trials.values()].some(({ fault }) => fault !== undefined)) process.exitCode = exitCodes.failure;
};

const command = new Command('npm run network:trials --')
  .description(about)
  .option('--seed <number>', 'fixes what the relay loses', whole, 1)
  .option('--steps <number>', 'timed steps of a training', whole, 20)
  .option('--batch <images>', 'of a step, of both ranks together', whole, 32)
  .option('--only <pattern>', 'only trials whose names this regular expression matches', pattern, /(?:)/)
  .option('--pause <seconds>', 'before each trial, for others on this machine', whole, 0)
  .option('--results <file>', 'where results are kept', 'experiments/network-trials/results.json')
  .action(main);

command.parseAsync().catch((error: unknown) => {
  console.error(error instanceof LongwayError ? error.message : error);
  process.exitCode = error instanceof LongwayError ? exitCodes[error.exit] : exitCodes.failure;
});
