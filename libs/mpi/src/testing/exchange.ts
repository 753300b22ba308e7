import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Job } from '../job';

/** Milliseconds that rank 0 is late. */
const LATE = 600;

/** One rank of a job: says what it sees, as a line of JSON. */
const main = async (task: string | undefined): Promise<void> => {
  const job = Job.join();
  if (task === 'fail' && job.rank === 1) job.abort('it hurts', 6);
  if (task === 'wait' && job.rank === 1) await job.exchange('', 0.5);
  const before = process.cpuUsage();
  if (job.rank === 0) await setTimeout(task === 'wait' ? 100 * LATE : LATE);
  const said = await job.exchange(`rank ${job.rank}: ${'ä'.repeat(10 * job.rank)}`);
  const { user, system } = process.cpuUsage(before);
  const nothing = await job.exchange('');
  const { rank, size, name, launch } = job;
  writeSync(1, `${JSON.stringify({ rank, size, name, launch, said, nothing, busy: (user + system) / 1000 })}\n`);
  job.close();
};

void main(process.argv[2]);
