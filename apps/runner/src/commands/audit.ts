import 'reflect-metadata';
import { join, resolve } from 'node:path';
import type { AuditResult, Finding } from '@longway/audit';
import { loadBackend } from '@longway/backend';
import { exitCodes, LongwayError } from '@longway/contracts';
import type { ReadExperiment } from '@longway/registry';
import { writeAuditPage } from '@longway/report';
import { cacheFolder, writeFileAtomically } from '@longway/storage';
import { stepsWithin } from '../audit/budget';
import { lookAt } from '../audit/look';
import { type Facts, survey } from '../audit/survey';
import { experimentOf, type Plan, type Subject, subjectOf } from '../audit/subject';
import { decimalNumber, wholeNumber } from '../cli/number-option';
import { compose } from '../compose-experiment';
import { isFolder, readUnfinished } from '../experiment/unfinished';
import { readRecord } from '../experiment/run-record';
import { describeError, printWarning } from '../output/print-error';
import { type JsonOption, printResult } from '../output/print-result';
import { style } from '../output/style';
import { duration, TurnTimer } from '../output/time-left';
import { abortOnSignals } from './abort-on-signals';
import { readExperiment } from '@longway/registry';

export interface AuditOptions extends JsonOption {
  readonly minutes: string;
  readonly task?: readonly string[];
  readonly steps?: string;
  readonly size?: string;
  readonly seed?: string;
  readonly set?: readonly string[];
  readonly plugin?: readonly string[];
  readonly out?: string;
  readonly verbose?: boolean;
}

const minutesOf = (text: string): number =>
  decimalNumber('--minutes', text, (minutes) => minutes > 0 && minutes <= 10_000, 'a time in minutes, more than 0 and at most 10000');

/** Pictures become squares of this many pixels: marks of a twentieth of a picture are still three pixels wide. */
const SIZE = 64;
/** More classes than this are no longer told apart by a game of minutes. */
const MOST_CLASSES = 100;

const defaultTasks = ({ classNames }: Facts): readonly string[] =>
  classNames.length >= 2 && classNames.length <= MOST_CLASSES ? ['rotation', 'supervised'] : ['rotation'];

/** What is to be looked at, ready to train. */
interface Audit extends ReadExperiment {
  readonly title: string;
  readonly facts: Facts;
  readonly resume?: string;
  /** Whether all is trained already. */
  readonly isTrained?: boolean;
}

const planned = async (subject: Subject, options: AuditOptions, signal: AbortSignal): Promise<Audit> => {
  const settings = { set: options.set, plugins: options.plugin };
  const seed = options.seed === undefined ? 0 : wholeNumber('--seed', options.seed, [0, 999_999_999]);
  const asked = options.size === undefined ? undefined : wholeNumber('--size', options.size, [16, 512]);
  const facts = await survey(experimentOf(subject, { seed, size: asked ?? SIZE, tasks: ['rotation'], steps: {} }, settings));
  // Pictures that are smaller as it is show nothing more when they are enlarged.
  const base = { seed, size: asked ?? Math.max(16, Math.min(SIZE, facts.shorterSide ?? SIZE)) };
  const tasks = options.task ?? defaultTasks(facts);
  const sketch: Plan = { ...base, tasks, steps: Object.fromEntries(tasks.map((task) => [task, MOST_SKETCHED])) };
  const fixed = options.steps === undefined ? undefined : wholeNumber('--steps', options.steps, [1, 1_000_000]);
  if (fixed === undefined) console.log(`measuring, to see how much fits into ${duration(minutesOf(options.minutes) * 60)}`);
  const steps = fixed
    ? Object.fromEntries(tasks.map((task) => [task, fixed]))
    : await stepsWithin(minutesOf(options.minutes), experimentOf(subject, sketch, settings), signal);
  return { ...experimentOf(subject, { ...sketch, steps }, settings), title: subject.title, facts };
};
/** Of the experiment that is measured: only its schedules know. */
const MOST_SKETCHED = 1000;

/** An audit's own folder is gone on with, or looked at again. */
const foundAgain = async (folder: string): Promise<Audit | undefined> => {
  const record = (await isFolder(folder)) ? await readRecord(folder) : undefined;
  if (!record) return undefined;
  const isTrained = record.status === 'finished';
  const read = isTrained ? readExperiment(join(folder, 'experiment.yaml'), {}, record.configFolder) : await readUnfinished(folder);
  if (!read.experiment.name.startsWith('audit-')) {
    const remedy = `longway report ${folder} shows it; an audit is of a folder of pictures, or of a data set`;
    throw new LongwayError('this is the folder of a run, and of no audit', { where: folder, remedy }, 'usage');
  }
  return {
    ...read,
    title: read.experiment.description?.match(/in (.*)\?$/)?.[1] ?? folder,
    facts: await survey(read),
    resume: folder,
    isTrained,
  };
};

const train = async (
  audit: Audit,
  options: AuditOptions,
  command: readonly string[],
  signal: AbortSignal,
): Promise<{ folder: string; stopped: boolean }> => {
  if (audit.isTrained && audit.resume) return { folder: audit.resume, stopped: false };
  const composed = await compose(audit, { out: options.out, command, resume: audit.resume });
  if (signal.aborted) composed.stop();
  else signal.addEventListener('abort', () => composed.stop());
  console.log(`results: ${composed.folder}`);
  for (const { name, config } of audit.experiment.arms) console.log(`  ${name}: ${config.training.steps} steps`);
  const timer = new TurnTimer();
  const result = await composed.run((turn) => console.log(timer.announce(turn)));
  for (const warning of result.warnings) printWarning(warning);
  if (result.failures.length > 0) {
    for (const [index, { run }] of result.failures.entries())
      console.error(`${run} failed.\n${describeError(result.errors[index], options.verbose ?? false)}`);
    throw result.errors[0];
  }
  return { folder: composed.folder, stopped: result.status === 'stopped' };
};

const describeFinding = ({ verdict, sentence, strength, confidence }: Finding, index: number): string =>
  `${index + 1}. ${style(verdict === 'strong' ? ['bold', 'red'] : 'yellow', verdict)}  ${sentence}\n   strength ${strength.toFixed(2)}, confidence ${Math.round(100 * confidence)} %`;

const describe = ({ findings, remarks }: AuditResult, page: string): string =>
  [
    '',
    findings.length > 0 ? findings.map(describeFinding).join('\n') : 'No shortcut was found.',
    ...remarks.map((remark) => `note: ${remark}`),
    '',
    `page: ${page}`,
  ].join('\n');

/** Trains lenses on a set of pictures, and writes a page that says what gives the answers away. @param target a folder of pictures, a data set's name, or the folder of an earlier audit. */
export const audit = async (target: string, options: AuditOptions, command: readonly string[]): Promise<number> => {
  minutesOf(options.minutes);
  const began = performance.now();
  const controller = new AbortController();
  const undo = abortOnSignals(
    controller,
    'Stopping after this step, to save what was trained: longway audit RUNFOLDER goes on from there.',
  );
  try {
    const found =
      (await foundAgain(resolve(target))) ?? (await planned(await subjectOf(target, options.plugin), options, controller.signal));
    const { folder, stopped } = await train(found, options, command, controller.signal);
    if (stopped) return exitCodes.interrupted;
    console.log('looking at what the lenses change');
    await loadBackend();
    const context = { configFolder: found.experiment.folder, cacheFolder: cacheFolder(), runFolder: folder, warn: printWarning };
    const looked = await lookAt(found, { runFolder: folder, facts: found.facts, title: found.title, context, signal: controller.signal });
    const result: AuditResult = { ...looked, seconds: (performance.now() - began) / 1000 };
    await writeFileAtomically(join(folder, 'audit.json'), `${JSON.stringify(result)}\n`);
    const page = await writeAuditPage(result, folder);
    printResult(options, { folder, page, ...result }, () => describe(result, page));
    return 0;
  } finally {
    undo();
  }
};
