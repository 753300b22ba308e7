import 'reflect-metadata';
import { loadBackend } from '@longway/backend';
import { LongwayError, type Mishap, type ExitCode } from '@longway/contracts';
import { resolveExperiment } from '@longway/registry';
import { cacheFolder } from '@longway/storage';
import { container } from 'tsyringe';
import { printWarning } from '../output/print-error';
import { measureArm } from './measure-arm';
import type { ArmMeasures } from './measures';

/** What the process is asked: a configuration of one arm, with all its settings. */
export interface Question {
  readonly config: object;
  /** Relative paths in it are meant from here. */
  readonly configFolder: string;
  /** For what the short runs leave behind. */
  readonly folder: string;
}

/** What it answers. Errors lose their class on the way. */
export type Answer =
  | { readonly measures: ArmMeasures }
  | { readonly error: { readonly summary: string; readonly mishap: Omit<Mishap, 'cause'>; readonly exit: ExitCode } }
  | { readonly bug: string };

const answer = async ({ config, configFolder, folder }: Question): Promise<Answer> => {
  const began = performance.now();
  const { onGpu } = await loadBackend();
  const loadSeconds = (performance.now() - began) / 1000;
  const read = resolveExperiment(config, configFolder);
  const [arm] = read.experiment.arms;
  if (!arm) throw new RangeError('no arm');
  const context = { configFolder, cacheFolder: cacheFolder(), runFolder: folder, warn: printWarning };
  const measures = await measureArm({ read, arm, container: container.createChildContainer(), context, folder });
  return { measures: { ...measures, loadSeconds, onGpu } };
};

const told = (error: unknown): Answer => {
  if (!(error instanceof LongwayError)) return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  const { cause: _, ...mishap } = error.mishap;
  return { error: { summary: error.summary, mishap, exit: error.exit } };
};

process.once('message', (question: Question) => {
  void answer(question)
    .catch(told)
    .then((said) => process.send?.(said, () => process.exit()));
});
