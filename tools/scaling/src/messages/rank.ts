// One rank of `messages`: all-reduces sizes in turns, round by round; rank 0 prints `[bytes, seconds]` of each as a line of JSON.
import { Job } from '@longway/mpi';
import koffi from 'koffi';

const library = koffi.load('libmpi.so.40', { global: true });
const [world, float, sum] = ['ompi_mpi_comm_world', 'ompi_mpi_float', 'ompi_mpi_op_sum'].map((name) => library.symbol(name) as bigint);

const [rounds = '1', ...sizes] = process.argv.slice(2);
const job = Job.join();
const allReduce = library.func('int MPI_Allreduce(void *sent, void *received, int count, void *type, void *operation, void *communicator)');
const barrier = library.func('int MPI_Barrier(void *communicator)');

const messages = sizes.map((size) => {
  const count = Number(size) / Float32Array.BYTES_PER_ELEMENT;
  return { bytes: Number(size), count, sent: new Float32Array(count).fill(job.rank + 1), received: new Float32Array(count) };
});

// The first round is not timed: connections are made when they are first used.
for (let round = 0; round <= Number(rounds); round++)
  for (const { bytes, count, sent, received } of messages) {
    barrier(world);
    const start = performance.now();
    allReduce(sent, received, count, float, sum, world);
    const seconds = (performance.now() - start) / 1e3;
    const expected = (job.size * (job.size + 1)) / 2;
    if (received.at(-1) !== expected) job.abort(`a sum is ${received.at(-1)}, not ${expected}`, 1);
    if (round > 0 && job.rank === 0) console.log(JSON.stringify([bytes, seconds]));
  }
job.close();
