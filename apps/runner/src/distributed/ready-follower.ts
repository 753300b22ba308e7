import { tellFailure } from '@longway/engine';
import type { Job } from '@longway/mpi';
import type { ReadExperiment } from '@longway/registry';
import { composeFollower } from '../compose-experiment';
import { exitCodeOf } from '../output/print-error';
import type { Follower } from './follower';

/**
 * Makes a rank ready to train along with rank 0.
 *
 * @param read reads what rank 0 has read.
 * @returns what the process should end with where the ranks cannot begin: rank 0 hears of it, and says why.
 */
export const readyFollower = async (job: Job, read: () => ReadExperiment | Promise<ReadExperiment>): Promise<Follower | number> => {
  let follower: Follower;
  try {
    follower = await composeFollower(await read(), job);
  } catch (error) {
    await tellFailure(job, error);
    return exitCodeOf(error);
  }
  try {
    await follower.begin();
    return follower;
  } catch (error) {
    return exitCodeOf(error);
  }
};
