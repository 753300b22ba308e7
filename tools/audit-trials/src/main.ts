import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeFileAtomically } from '@longway/storage';
import { Command } from 'commander';
import { z } from 'zod';
import type { TrialSet } from './make-set';
import { plantKinds } from './plants';
import { cifar, photographs, type Source } from './sources';
import { tableOf } from './table';
import { type Trial, trialSchema, tryOut } from './trial';

const about = `Plants shortcuts in real pictures, has longway audit look at them and at clean ones, and tells how often the plant is
ranked first and how often something strong is found where nothing was planted. What is in --results is not done again.`;

interface Options {
  readonly photographs: string;
  readonly cifar: string;
  readonly planted: string;
  readonly clean: string;
  readonly seed: string;
  readonly jobs: string;
  readonly results: string;
  readonly only?: string;
  readonly options: string;
}

/** Pictures of a set. */
const [PHOTOGRAPHS, SMALL] = [400, 3000];

const setsOf = (sources: readonly Source[], { planted, clean, seed }: Options): TrialSet[] =>
  sources.flatMap((source) => [
    ...plantKinds.flatMap((kind) =>
      Array.from({ length: Number(planted) }, (_, i) => ({ name: `${source.name}-${kind.name}-${i}`, source, kind, seed: Number(seed) })),
    ),
    ...Array.from({ length: Number(clean) }, (_, i) => ({ name: `${source.name}-clean-${i}`, source, seed: Number(seed) })),
  ]);

/** Turn about, so that what is done when the campaign is cut short is a bit of everything. */
const interleaved = (sets: readonly TrialSet[]): TrialSet[] =>
  sets.toSorted((a, b) => Number(a.name.split('-').at(-1)) - Number(b.name.split('-').at(-1)));

const main = async (options: Options): Promise<void> => {
  const file = resolve(options.results);
  const known = await readFile(file, 'utf8').then(
    (text) => z.array(trialSchema).parse(JSON.parse(text)),
    () => [],
  );
  const trials: Trial[] = [...known];
  const work = await mkdtemp(join(tmpdir(), 'longway-audit-trials-'));
  const command = join(__dirname, '../../../apps/runner/bin/longway.cjs');
  const sources = [await photographs(resolve(options.photographs), PHOTOGRAPHS), await cifar(resolve(options.cifar), SMALL)];
  const left = interleaved(setsOf(sources, options)).filter(
    ({ name }) => name.includes(options.only ?? '') && !trials.some((trial) => trial.name === name),
  );
  const worker = async (): Promise<void> => {
    for (let set = left.shift(); set; set = left.shift()) {
      const trial = await tryOut(set, { command, work, options: options.options.split(' ') });
      trials.push(trial);
      const found = trial.findings.map(({ kind, strength, verdict }) => `${kind} ${strength.toFixed(2)} ${verdict}`).join(', ');
      console.error(`${trial.name}: ${trial.description}: ${found || 'nothing'} (${Math.round(trial.seconds)} s, ${left.length} left)`);
      await writeFileAtomically(file, `${JSON.stringify(trials, null, 1)}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
  console.log(tableOf(trials));
};

void new Command('npm run audit:trials --')
  .description(about)
  .requiredOption('--photographs <folder>', 'ImageNet photographs: FOLDER/.../WNID/*.JPEG, 400 of them at least')
  .requiredOption('--cifar <folder>', 'CIFAR-10 as pictures: FOLDER/.../CLASS/*.jpg')
  .option('--planted <number>', 'sets for each plant and source', '4')
  .option('--clean <number>', 'clean sets for each source', '10')
  .option('--seed <number>', 'fixes pictures, classes and plants', '1')
  .option('--jobs <number>', 'audits side by side', '1')
  .option('--only <text>', 'only sets whose name has this in it')
  .option('--results <file>', 'where results are kept', 'experiments/audit-trials/results.json')
  .option('--options <words>', 'what longway audit is given', '--steps 250')
  .action(main)
  .parseAsync();
