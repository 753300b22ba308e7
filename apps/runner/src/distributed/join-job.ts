import { readdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { Job, readLaunch, shareOf } from '@longway/mpi';
import { printWarning } from '../output/print-error';

const GPUS = '/proc/driver/nvidia/gpus';

const gpuCount = (): number => {
  try {
    return readdirSync(GPUS).length;
  } catch {
    return 0;
  }
};

/**
 * Joins the MPI job that this process was started for, as one rank of it. To be called before TensorFlow is loaded, which reads from the environment
 * what comes to each rank: one GPU, and a share of the cores. What the user has set stays.
 *
 * @throws LongwayError where no launcher started the process, or Open MPI does not load.
 */
export const joinJob = (): Job => {
  const { env } = process;
  const launch = readLaunch(env);
  const cores = cpus().length;
  const { gpu, threads } = shareOf(launch, { gpus: gpuCount(), cores, visible: env['CUDA_VISIBLE_DEVICES'] });
  if (gpu !== undefined) env['CUDA_VISIBLE_DEVICES'] = gpu;
  // A launcher may bind a process to a few cores.
  const allowed = availableParallelism();
  env['TF_NUM_INTRAOP_THREADS'] ??= String(Math.min(threads, allowed));
  // What waits inside MPI lets the threads that compute have the core.
  env['OMPI_MCA_mpi_yield_when_idle'] ??= '1';
  // mpirun gives ranks a terminal of its own making, whatever is behind it.
  for (const stream of [process.stdout, process.stderr]) stream.isTTY = false;
  const job = Job.join(env);
  if (allowed < threads && job.rank === 0) {
    printWarning(
      `mpirun lets each rank use ${allowed} of ${cores} cores, where ${threads} come to each: mpirun --bind-to none gives them all`,
    );
  }
  return job;
};
