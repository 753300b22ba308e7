import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LongwayError } from '@longway/contracts';
import { type Experiment, readExperiment, type ReadExperiment, toYaml } from '@longway/registry';
import { isLocked } from './run-lock';
import { readRecord, type RunRecord } from './run-record';

/** Whether a run folder is of exactly this experiment: then going on with it is as good as doing it. */
const isOf = async (folder: string, experiment: Experiment): Promise<boolean> => {
  const text = await readFile(join(folder, 'experiment.yaml'), 'utf8').catch(() => '');
  return text.replace(/^#.*\n/, '') === toYaml(experiment);
};

/** Milliseconds between two looks whether a process has given a folder back. */
const LOOK = 250;

/**
 * The newest unfinished folder of the same experiment in `out` that no process works in.
 *
 * @param patience milliseconds that are waited for a process to give one back: whoever started it may be told of its end before it is gone.
 */
export const findUnfinished = async (out: string, experiment: Experiment, patience = 0): Promise<string | undefined> => {
  const names = await readdir(out).catch((): string[] => []);
  const folders = names.filter((name) => name.startsWith(`${experiment.name}-`)).toSorted();
  for (const name of folders.toReversed()) {
    const folder = join(resolve(out), name);
    const record = await readRecord(folder);
    if (!record || record.status === 'finished' || !(await isOf(folder, experiment))) continue;
    if (await isGivenBack(folder, patience)) return folder;
  }
  return undefined;
};

const isGivenBack = async (folder: string, patience: number): Promise<boolean> => {
  for (const end = Date.now() + patience; await isLocked(folder); await setTimeout(LOOK)) if (Date.now() >= end) return false;
  return true;
};

/** @throws LongwayError where a folder is that of no run, or of a finished one. */
export const requireUnfinished = async (folder: string): Promise<RunRecord> => {
  const record = await readRecord(folder);
  if (!record) {
    const remedy = 'name a folder that longway run made, or a configuration file';
    throw new LongwayError('this is no run folder', { where: folder, expected: 'run.json and experiment.yaml', remedy }, 'usage');
  }
  if (record.status === 'finished') {
    const remedy = `longway report ${folder} shows it; longway run ${join(folder, 'experiment.yaml')} does it again`;
    throw new LongwayError('this run is finished: nothing is left to be done', { where: folder, remedy }, 'usage');
  }
  return record;
};

/** The experiment of a run folder, as it was when the folder was made. @throws LongwayError as {@link requireUnfinished}. */
export const readUnfinished = async (folder: string): Promise<ReadExperiment> => {
  const { configFolder } = await requireUnfinished(folder);
  return readExperiment(join(folder, 'experiment.yaml'), {}, configFolder);
};

/** Whether a path that was given in the place of a configuration is a run folder. */
export const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
