import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { writeExperiment } from './experiment';
import { launchRun } from './launch';
import { finishedIn, type Outcome, outcomeOf } from './outcome';
import { buildShim, loggedEnvironment, type Operation, readOperations } from './shim';

/** What every trial needs: the experiment, and what it comes to where nothing happens to it. */
export interface Stage {
  readonly folder: string;
  readonly file: string;
  readonly library: string;
  /** What the process did to files in its results, in order. */
  readonly operations: readonly Operation[];
  readonly expected: Outcome;
  /** Milliseconds that it took. */
  readonly milliseconds: number;
}

/** @param folder for everything; nothing else is written to. */
export const setStage = async (folder: string): Promise<Stage> => {
  const [file, library] = [await writeExperiment(folder), buildShim(folder)];
  const [out, log] = [join(folder, 'undisturbed'), join(folder, 'operations')];
  const start = performance.now();
  mkdirSync(out);
  const { code, stderr } = await launchRun(file, out, { environment: loggedEnvironment(library, out, log) });
  const [finished] = finishedIn(out);
  if (code !== 0 || !finished) throw new LongwayError('the run fails without any fault', { found: `exit code ${code}: ${stderr}` });
  const milliseconds = performance.now() - start;
  return { folder, file, library, operations: readOperations(log), expected: outcomeOf(finished), milliseconds };
};

let trials = 0;

/** A folder for the results of one trial. */
export const trialFolder = ({ folder }: Stage): string => {
  const out = join(folder, `trial-${++trials}`);
  mkdirSync(out);
  return out;
};
