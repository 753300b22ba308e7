import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { exitCodes } from '@longway/contracts';
import type { Job } from '@longway/mpi';
import { joinJob } from '../distributed/join-job';
import { Leader } from '../distributed/leader';
import { readyFollower } from '../distributed/ready-follower';
import { describeError, exitCodeOf } from '../output/print-error';
import { onLine, type RankWish, writeLine } from './ranks-messages';
import type { StageOrder } from './stage-messages';
import { readOrder, StageWork } from './stage-work';

// One of several processes that train a cell together: mpirun starts them for stage-ranks.

const [orderFile, socketPath] = process.argv.slice(2) as [string, string];
const order = JSON.parse(readFileSync(orderFile, 'utf8')) as StageOrder;

/** As often as it is asked: schedulers tell every process of a job. */
const onSignals = (stop: () => void, checkpoint: () => void): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('SIGUSR2', checkpoint);
};

const reach = (path: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    socket.once('error', reject);
  });

/** Rank 0: does what a process does that trains alone, and has the others train along. */
const lead = async (job: Job): Promise<number> => {
  const socket = await reach(socketPath);
  const leader = new Leader(job);
  const work = new StageWork((message) => void writeLine(socket, message), leader);
  const stop = () => work.stop();
  const checkpoint = () => work.checkpoint();
  onSignals(stop, checkpoint);
  onLine<RankWish>(socket, ({ wish }) => (wish === 'stop' ? stop() : checkpoint()));
  // Whoever asked has died: what was trained is saved, for the next one.
  socket.on('error', stop).on('close', stop);
  const end = await work.carryOut(order);
  await writeLine(socket, { end });
  const code = end.status === 'failed' ? exitCodes['exit' in end.error ? end.error.exit : 'failure'] : 0;
  if (leader.isTorn) job.abort('the other ranks cannot go on without this one', code);
  if (end.status === 'failed') await leader.fail(new Error('summary' in end.error ? end.error.summary : end.error.bug), code);
  else await leader.end(0);
  return code;
};

/** Any other: trains along, and writes nothing. */
const follow = async (job: Job): Promise<number> => {
  const follower = await readyFollower(job, () => readOrder(order));
  if (typeof follower === 'number') return follower;
  onSignals(
    () => follower.stop(),
    () => undefined,
  );
  try {
    return await follower.run();
  } catch (error) {
    return job.abort(describeError(error, false), exitCodeOf(error));
  }
};

const main = async (): Promise<number> => {
  const job = await joinJob();
  const code = job.rank === 0 ? await lead(job) : await follow(job);
  job.close();
  return code;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(describeError(error, false));
    process.exit(exitCodeOf(error));
  },
);
