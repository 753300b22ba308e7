import { LongwayError } from '@longway/contracts';

/** What a launcher tells a process before MPI is asked for anything. */
export interface Launch {
  readonly rank: number;
  /** Which of the ranks of this machine it is, counted from 0, and how many those are. */
  readonly localRank: number;
  readonly localSize: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const number = (environment: Environment, ...names: readonly string[]): number | undefined => {
  const found = names.map((name) => environment[name]).find((value) => value !== undefined && /^\d+/.test(value));
  return found === undefined ? undefined : Number.parseInt(found, 10);
};

/**
 * What Open MPI's mpirun says in the environment, or Slurm's `srun --mpi=pmix`.
 *
 * @throws LongwayError (exit `usage`) where neither has started this process.
 */
export const readLaunch = (environment: Environment = process.env): Launch => {
  // PMIX_RANK is what a library of either's reads itself.
  const rank = number(environment, 'OMPI_COMM_WORLD_RANK', 'PMIX_RANK');
  if (rank === undefined) {
    throw new LongwayError(
      'this process was not started by mpirun',
      {
        where: '--distributed mpi',
        expected: 'one process for each rank, which a launcher starts',
        remedy: 'mpirun -n 2 npx longway run FILE --distributed mpi; with Slurm, srun --mpi=pmix',
      },
      'usage',
    );
  }
  return {
    rank,
    localRank: number(environment, 'OMPI_COMM_WORLD_LOCAL_RANK', 'SLURM_LOCALID') ?? 0,
    // Slurm says `2(x3),1` of nodes that differ: the first is taken.
    localSize: number(environment, 'OMPI_COMM_WORLD_LOCAL_SIZE', 'SLURM_NTASKS_PER_NODE', 'SLURM_STEP_TASKS_PER_NODE') ?? 1,
  };
};

/** Which GPUs and how many threads a rank takes, so that those of one machine do not get in each other's way. */
export interface Share {
  /** For CUDA_VISIBLE_DEVICES; undefined where no GPU is to be chosen. */
  readonly gpu?: string;
  readonly threads: number;
}

/**
 * One GPU for each rank of a machine, in turn where there are fewer of them; of the processor's cores as many threads as come to each.
 *
 * @param gpus how many there are. @param visible what the user has set CUDA_VISIBLE_DEVICES to: only those are given out.
 */
export const shareOf = (
  { localRank, localSize }: Launch,
  { gpus, cores, visible }: { gpus: number; cores: number; visible?: string },
): Share => {
  const offered = visible === undefined ? Array.from({ length: gpus }, (_, i) => String(i)) : visible.split(',').filter(Boolean);
  const threads = Math.max(1, Math.floor(cores / localSize));
  const gpu = offered[localRank % Math.max(1, offered.length)];
  return { threads, ...(gpu !== undefined && { gpu }) };
};
