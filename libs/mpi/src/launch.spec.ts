import { readLaunch, shareOf } from './launch';

const mpirun = (rank: number, localRank: number, localSize: number) => ({
  OMPI_COMM_WORLD_RANK: String(rank),
  OMPI_COMM_WORLD_LOCAL_RANK: String(localRank),
  OMPI_COMM_WORLD_LOCAL_SIZE: String(localSize),
});

test("mpirun's words are understood", () => {
  expect(readLaunch(mpirun(5, 1, 4))).toEqual({ rank: 5, localRank: 1, localSize: 4 });
});

test("Slurm's are, where it starts ranks itself", () => {
  const environment = { PMIX_RANK: '3', SLURM_LOCALID: '1', SLURM_NTASKS_PER_NODE: '2' };
  expect(readLaunch(environment)).toEqual({ rank: 3, localRank: 1, localSize: 2 });
  expect(readLaunch({ PMIX_RANK: '0', SLURM_LOCALID: '0', SLURM_STEP_TASKS_PER_NODE: '4(x2),1' })).toMatchObject({ localSize: 4 });
});

test('a process that no launcher started is told how to be started', () => {
  expect(() => readLaunch({})).toThrow(/not started by mpirun[^]*mpirun -n 2 npx longway run FILE --distributed mpi/);
});

describe('the share of a rank', () => {
  const shares = (ranks: number, gpus: number, cores: number, visible?: string) =>
    Array.from({ length: ranks }, (_, rank) => shareOf(readLaunch(mpirun(rank, rank, ranks)), { gpus, cores, visible }));

  test('is one GPU and an equal part of the cores', () => {
    expect(shares(4, 4, 32)).toEqual(['0', '1', '2', '3'].map((gpu) => ({ gpu, threads: 8 })));
  });

  test('is of the GPUs that the user lets be seen', () => {
    expect(shares(3, 8, 9, '6,2,GPU-8932f937').map(({ gpu }) => gpu)).toEqual(['6', '2', 'GPU-8932f937']);
  });

  test('is the GPU of another rank where there are fewer', () => {
    expect(shares(3, 2, 8)).toEqual([
      { gpu: '0', threads: 2 },
      { gpu: '1', threads: 2 },
      { gpu: '0', threads: 2 },
    ]);
  });

  test('is no GPU where there is none, or the user lets none be seen; one thread at least', () => {
    expect(shares(4, 0, 2)).toEqual(Array(4).fill({ threads: 1 }));
    expect(shares(1, 2, 2, '')).toEqual([{ threads: 2 }]);
  });
});
