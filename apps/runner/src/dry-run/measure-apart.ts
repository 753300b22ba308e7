import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { type Arm, type Experiment, toConfig } from '@longway/registry';
import type { Answer, Question } from './child';
import type { ArmMeasures } from './measures';

const ask = (question: Question, signal: AbortSignal): Promise<Answer> =>
  new Promise((resolve, reject) => {
    // Nothing but the result may stand on standard output.
    const child = fork(join(__dirname, 'child.js'), { stdio: ['ignore', 2, 2, 'ipc'], signal });
    child.once('message', (said) => resolve(said as Answer));
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      const summary = `the short run ended without a word: ${killedBy ? `killed by ${killedBy}` : `exit code ${code}`}`;
      // The kernel kills what takes more memory than there is.
      const remedy = killedBy === 'SIGKILL' ? 'there may be too little memory: lower training.batchSize' : undefined;
      reject(new LongwayError(summary, { remedy }, 'environment'));
    });
    child.send(question);
  });

/** Measures an arm in a process of its own, so that the memory it takes is told apart. Leaves nothing behind. @throws LongwayError as a run would. */
export const measureApart = async (arm: Arm, experiment: Experiment, signal: AbortSignal): Promise<ArmMeasures> => {
  const folder = await mkdtemp(join(tmpdir(), 'longway-dry-run-'));
  try {
    const config = toConfig({ ...experiment, arms: [arm], recovery: [], sinks: [] });
    const said = await ask({ config, configFolder: experiment.folder, folder }, signal);
    if ('measures' in said) return said.measures;
    if ('bug' in said) throw new Error(said.bug);
    throw new LongwayError(said.error.summary, said.error.mishap, said.error.exit);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
