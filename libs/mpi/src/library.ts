import { LongwayError } from '@longway/contracts';
import koffi from 'koffi';

/** Open MPI's library, from the version whose handles are what is used here (4.0) to its last (5.0). */
const LIBRARY = 'libmpi.so.40';

/** What MPI calls a function's success. */
const SUCCESS = 0;
/** `MPI_THREAD_MULTIPLE`: any thread may call at any time. */
const ANY_THREAD = 3;

/** A pointer of C's. */
type Pointer = bigint;

/** What of MPI is used outside of training steps; the rest is called by the backend's native half (communicator.h). */
export interface MpiLibrary {
  /** @throws LongwayError where MPI cannot be used by several threads. */
  init(): void;
  finalize(): void;
  rank(): number;
  size(): number;
  abort(code: number): void;
  /** Aborts without waiting for the launcher, which a network that has fallen apart may keep from answering. */
  abortAside(code: number): void;
  /**
   * Has each process send as many bytes to every process. Neither array may be touched before the returned function, which looks whether all is
   * there, says true.
   *
   * @param received as long as `sent` for each process.
   */
  gather(sent: Uint8Array, received: Uint8Array): () => boolean;
}

const explain = (cause: unknown): LongwayError =>
  new LongwayError(
    'Open MPI does not load.',
    {
      where: '--distributed mpi',
      expected: `${LIBRARY}, where the system looks for libraries`,
      found: (cause as Error).message.split('\n')[0],
      remedy: 'install it (Debian, Ubuntu: apt install openmpi-bin · Fedora: dnf install openmpi), or name its folder in LD_LIBRARY_PATH',
      cause,
    },
    'environment',
  );

const check = (name: string, code: number): void => {
  if (code !== SUCCESS) throw new LongwayError(`${name} failed`, { found: `code ${code}`, where: '--distributed mpi' }, 'environment');
};

/** Loads Open MPI for the whole process: native code of others finds its functions from then on. @throws LongwayError where it is missing. */
export const loadMpi = (): MpiLibrary => {
  let library: ReturnType<typeof koffi.load>;
  try {
    library = koffi.load(LIBRARY, { global: true });
  } catch (cause) {
    throw explain(cause);
  }
  // Handles of Open MPI's are the addresses of variables.
  const [world, byte] = ['ompi_mpi_comm_world', 'ompi_mpi_byte'].map((name) => library.symbol(name) as Pointer);
  const functions = {
    init: library.func('int MPI_Init_thread(void *argc, void *argv, int required, _Out_ int *provided)'),
    finalize: library.func('int MPI_Finalize()'),
    rank: library.func('int MPI_Comm_rank(void *communicator, _Out_ int *rank)'),
    size: library.func('int MPI_Comm_size(void *communicator, _Out_ int *size)'),
    abort: library.func('int MPI_Abort(void *communicator, int code)'),
    gather: library.func(
      'int MPI_Iallgather(void *sent, int count, void *type, void *received, int counted, void *same, void *communicator, void *request)',
    ),
    test: library.func('int MPI_Test(void *request, _Out_ int *done, void *status)'),
  };
  const number = (name: 'rank' | 'size'): number => {
    const value = [0];
    check(`MPI_Comm_${name}`, functions[name](world, value));
    return value[0] as number;
  };
  return {
    init: () => {
      const provided = [0];
      check('MPI_Init_thread', functions.init(null, null, ANY_THREAD, provided));
      if (provided[0] === ANY_THREAD) return;
      const remedy = 'use an Open MPI that was built with --enable-mpi-thread-multiple, as those of Debian and Fedora are';
      throw new LongwayError('This Open MPI serves one thread only.', { where: '--distributed mpi', remedy }, 'environment');
    },
    finalize: () => check('MPI_Finalize', functions.finalize()),
    rank: () => number('rank'),
    size: () => number('size'),
    abort: (code) => void functions.abort(world, code),
    abortAside: (code) => functions.abort.async(world, code, () => undefined),
    gather: (sent, received) => {
      const request = Buffer.alloc(koffi.sizeof('void *'));
      check('MPI_Iallgather', functions.gather(sent, sent.length, byte, received, sent.length, byte, world, request));
      return () => {
        const done = [0];
        check('MPI_Test', functions.test(request, done, null));
        return done[0] !== 0;
      };
    },
  };
};
