import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { type Arm, type Catalog, type Experiment, readExperiment } from '@longway/registry';
import { unknownName } from '../commands/unknown-name';
import { readRecord } from '../experiment/run-record';

/** One arm with one seed of a run folder. */
export interface ChosenRun {
  readonly experiment: Experiment;
  readonly catalog: Catalog;
  readonly arm: Arm;
  readonly seed: number;
  /** `RUN/arms/ARM/seed-N`. */
  readonly folder: string;
}

/** Whose arm or seed is not named: the only one, or a mistake that says which there are. */
const chosenOf = <T>(what: string, option: string, all: readonly T[], wanted: string | undefined, nameOf: (one: T) => string): T => {
  const names = all.map(nameOf);
  const [first, second] = all;
  if (wanted !== undefined) {
    const found = all[names.indexOf(wanted)];
    if (found === undefined) throw unknownName(what, wanted, names, option);
    return found;
  }
  if (first !== undefined && second === undefined) return first;
  throw new LongwayError(
    `the run has several ${what}s`,
    { where: option, expected: `one of ${names.join(', ')}`, found: 'none was named', remedy: `choose one, e.g. ${option} ${names[0]}` },
    'usage',
  );
};

/**
 * Finds what is meant in a run folder. Runs no plugin's code.
 *
 * @param seed as it was typed; the first when absent.
 * @param suits whether an arm can be meant where none is named; any can when absent, and where none suits.
 * @throws LongwayError, exit `usage`, for a folder of no run, and for an arm or a seed that it has not.
 */
export const chooseRun = async (
  run: string,
  { arm, seed }: { readonly arm?: string; readonly seed?: string },
  suits: (arm: Arm) => boolean = () => true,
): Promise<ChosenRun> => {
  const record = await readRecord(run);
  if (!record) {
    const remedy = 'name a folder that longway run made';
    throw new LongwayError('this is no run folder', { where: run, expected: 'run.json and experiment.yaml', remedy }, 'usage');
  }
  const { experiment, catalog } = readExperiment(join(run, 'experiment.yaml'), {}, record.configFolder);
  const suited = arm === undefined ? experiment.arms.filter(suits) : [];
  const chosen = chosenOf('arm', '--arm', suited.length > 0 ? suited : experiment.arms, arm, ({ name }) => name);
  const chosenSeed = chosenOf('seed', '--seed', experiment.seeds, seed ?? String(experiment.seeds[0]), String);
  return { experiment, catalog, arm: chosen, seed: chosenSeed, folder: join(run, 'arms', chosen.name, `seed-${chosenSeed}`) };
};
