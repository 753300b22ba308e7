import 'reflect-metadata';
import { exitCodes } from '@longway/contracts';
import type { Job } from '@longway/mpi';
import { readExperiment } from '@longway/registry';
import { joinJob } from '../distributed/join-job';
import { Leader } from '../distributed/leader';
import { readyFollower } from '../distributed/ready-follower';
import { isFolder, readUnfinished } from '../experiment/unfinished';
import { describeError, exitCodeOf } from '../output/print-error';
import { readOptions } from './options';
import { run, type RunOptions, signals } from './run';

/** `longway run --distributed mpi`: the process is one rank of an MPI job. @returns its exit code, which is that of rank 0 on all of them. */
export const runDistributed = async (file: string, options: RunOptions, command: readonly string[]): Promise<number> => {
  const job = joinJob();
  const code = job.rank === 0 ? await lead(job, file, options, command) : await follow(job, file, options);
  job.close();
  return code;
};

/** Rank 0 does what a process does that works alone, and has the others train along. */
const lead = async (job: Job, file: string, options: RunOptions, command: readonly string[]): Promise<number> => {
  const leader = new Leader(job);
  try {
    const code = await run(file, { ...options, leader }, command);
    if (leader.isTorn) job.abort('the other ranks cannot go on without this one. longway run --resume goes on from what was saved.', code);
    await leader.end(code);
    return code;
  } catch (error) {
    await leader.fail(error, exitCodeOf(error));
    job.close();
    throw error;
  }
};

const follow = async (job: Job, file: string, options: RunOptions): Promise<number> => {
  const follower = await readyFollower(job, async () =>
    (await isFolder(file)) ? readUnfinished(file) : readExperiment(file, readOptions(options)),
  );
  if (typeof follower === 'number') return follower;
  let signalled = false;
  const stop = () => {
    if (signalled) process.exit(exitCodes.interrupted);
    signalled = true;
    follower.stop();
  };
  // Checkpoints are rank 0's; without this, the signal would end the process.
  const ignore = () => undefined;
  for (const signal of signals) process.on(signal, stop);
  process.on('SIGUSR2', ignore);
  try {
    return await follower.run();
  } catch (error) {
    return job.abort(describeError(error, options.verbose ?? false), exitCodeOf(error));
  } finally {
    for (const signal of signals) process.off(signal, stop);
    process.off('SIGUSR2', ignore);
  }
};
