import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { LongwayError, type PluginKind } from '@longway/contracts';
import { type Catalog, discover, jsonSchema, readExperiment } from '@longway/registry';
import { writeFileAtomically } from '@longway/storage';
import { misunderstood } from '../cli/number-option';
import { type Choice, type Interview, terminalInterview } from '../init/ask';
import { NONE, shortcutsFor, tasksFor } from '../init/fitting';
import { type Answers, planFor } from '../init/plan';
import { inFolders, type Survey, survey, surveyable } from '../init/survey';
import { writeConfig } from '../init/write-config';
import { type JsonOption, printResult } from '../output/print-result';
import { remedyFor, unknownName } from './unknown-name';

export interface InitOptions extends JsonOption {
  readonly dataset?: string;
  readonly folder?: string;
  readonly task?: string;
  readonly lens?: string;
  readonly shortcut?: string;
  readonly minutes?: string;
  readonly yes?: boolean;
  readonly force?: boolean;
}

const SCHEMA = 'longway.schema.json';
const MINUTES = '10';

const usage = (summary: string, where: string, expected: string, found: string, remedy: string): LongwayError =>
  new LongwayError(summary, { where, expected, found, remedy }, 'usage');

const minutesFault = (text: string): string | undefined =>
  /^\d*\.?\d+$/.test(text) && Number(text) > 0 && Number(text) <= 100_000 ? undefined : 'minutes, e.g. 10';

/** The one that was named, where it is one of those that fit; else the answer of the person, or the first. */
const pick = async (
  what: string,
  given: string | undefined,
  choices: readonly Choice[],
  all: readonly string[],
  ask: { interview?: Interview; message: string },
): Promise<string> => {
  const names = choices.map(({ value }) => value);
  if (given !== undefined) {
    if (names.includes(given)) return given;
    if (!all.includes(given)) throw unknownName(what, given, names, `--${what}`);
    throw usage('does not fit the other choices', `--${what}`, `one of ${names.join(', ')}`, given, remedyFor(given, names));
  }
  return ask.interview ? ask.interview.choose(ask.message, choices, names[0]) : (names[0] as string);
};

const describedBy =
  (catalog: Catalog, kind: PluginKind) =>
  (value: string): Choice => ({ value, hint: catalog.find(kind, value)?.description });

const chooseDataset = async (options: InitOptions, catalog: Catalog, interview?: Interview): Promise<string> => {
  if (options.dataset === undefined && options.folder !== undefined) return 'image-folder';
  if (options.dataset === undefined && !interview) {
    const remedy = 'name one, e.g. --dataset fashion-mnist, or a folder of pictures with --folder';
    throw new LongwayError('no data set is named', { where: '--dataset', expected: `one of ${surveyable.join(', ')}`, remedy }, 'usage');
  }
  const choices = surveyable.map(describedBy(catalog, 'dataset'));
  return pick('dataset', options.dataset, choices, catalog.names('dataset'), { interview, message: 'Which images?' });
};

const chooseFolder = async (dataset: string, { folder }: InitOptions, interview?: Interview): Promise<string | undefined> => {
  if (!inFolders.includes(dataset)) {
    if (folder === undefined) return undefined;
    throw usage(
      'this data set lies in no folder that is named',
      '--folder',
      'no folder',
      folder,
      `leave it out, or --dataset image-folder`,
    );
  }
  const fault = (path: string) => (existsSync(path) ? undefined : 'there is no such folder');
  const chosen = folder ?? (await interview?.write('In which folder?', '.', fault));
  if (chosen === undefined) throw usage('a folder is missing', '--folder', 'where the pictures lie', 'nothing', '--folder FOLDER');
  if (fault(chosen)) throw new LongwayError('there is no such folder', { where: chosen, remedy: 'correct the path' }, 'data');
  return chosen;
};

/** Relative paths of a configuration are meant from its own folder. */
const seenFrom = (configFolder: string, path: string): string => {
  const seen = relative(configFolder, resolve(path)) || '.';
  if (seen.startsWith('../../..')) return resolve(path);
  return seen.startsWith('.') ? seen : `./${seen}`;
};

const chooseRest = async (data: Survey, options: InitOptions, catalog: Catalog, interview?: Interview) => {
  const tasks = tasksFor(data).map(describedBy(catalog, 'pretext-task'));
  const task = await pick('task', options.task, tasks, catalog.names('pretext-task'), {
    interview,
    message: 'What is the network to be asked?',
  });
  const marks = shortcutsFor(data, task).map(describedBy(catalog, 'shortcut'));
  const shortcut = await pick('shortcut', options.shortcut, marks, catalog.names('shortcut'), {
    interview,
    message: 'Which mark gives it away?',
  });
  const lenses = ['unet', ...catalog.names('lens').filter((name) => name !== 'unet')].map(describedBy(catalog, 'lens'));
  const lens = await pick('lens', options.lens === NONE ? 'identity' : options.lens, lenses, catalog.names('lens'), {
    interview,
    message: 'Which lens takes shortcuts away?',
  });
  const minutes = options.minutes ?? (await interview?.write('How many minutes may all runs take?', MINUTES, minutesFault)) ?? MINUTES;
  const fault = minutesFault(minutes);
  if (fault) throw misunderstood('--minutes', fault, minutes);
  return { task, lens, minutes: Number(minutes), ...(shortcut !== NONE && { shortcut }) };
};

const safeName = (file: string): string => {
  const plain = basename(file, extname(file))
    .replaceAll(/[^A-Za-z0-9_+-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64);
  return plain || 'experiment';
};

const refuseToReplace = (file: string): void => {
  if (existsSync(file))
    throw usage('this file exists', file, 'a new file', 'one that exists', 'choose another name, or --force to replace it');
};

/** Writes a first configuration: what was not named is asked on a terminal, and elsewhere chosen. */
export const init = async (file: string, options: InitOptions): Promise<number> => {
  if (!options.force) refuseToReplace(file);
  const catalog = discover();
  const mayAsk = process.stdin.isTTY === true && process.stdout.isTTY === true && !options.yes && !options.json;
  const interview = mayAsk ? await terminalInterview() : undefined;
  const configFolder = dirname(resolve(file));
  const dataset = await chooseDataset(options, catalog, interview);
  const folder = await chooseFolder(dataset, options, interview);
  const place = folder === undefined ? undefined : seenFrom(configFolder, folder);
  const data = await survey(catalog, { name: dataset, ...(place !== undefined && { folder: place }) }, configFolder);
  console.error(`${dataset}: ${data.told}`);
  const answers: Answers = { dataset, folder: place, ...(await chooseRest(data, options, catalog, interview)) };
  const plan = planFor(answers, data, availableParallelism());
  await writeFileAtomically(resolve(file), writeConfig({ name: safeName(file), file, schema: SCHEMA, answers, plan, data }));
  const schema = join(configFolder, SCHEMA);
  if (!existsSync(schema) || options.force) await writeFileAtomically(schema, `${JSON.stringify(jsonSchema(catalog), null, 2)}\n`);
  const { experiment } = readExperiment(file);
  const arms = experiment.arms.map(({ name }) => name);
  printResult(
    options,
    { file: resolve(file), schema, arms, steps: plan.steps },
    `${file} is written: arms ${arms.join(', ')}\n\n  longway run ${file} --dry-run\n  longway run ${file}`,
  );
  return 0;
};
