import type { StageJob, WorkerEvent } from '@longway/queue';
import { describePoint } from '@longway/sweep';
import { describeError } from '../output/print-error';
import { duration } from '../output/time-left';

const nameOf = (job: StageJob): string =>
  job.stage === 'report'
    ? `report of ${job.sweep}`
    : `${job.stage} ${job.cell.id} (${describePoint(job.cell.point)} seed ${job.cell.seed})`;

/** A line of a worker's log for each thing that happens to it, without the time; undefined for what would only fill the log. */
export const describeEvent = (event: WorkerEvent, shownAddress: string): string | undefined => {
  // A report is looked at every few seconds until its cells are done.
  if ((event.kind === 'begun' || event.kind === 'put-off') && event.job.stage === 'report') return undefined;
  switch (event.kind) {
    case 'begun': {
      const attempt = event.attempt > 1 ? `, attempt ${event.attempt} of ${event.attempts}` : '';
      return `${nameOf(event.job)}: begun${attempt}${event.hasStalled ? ', where a worker left it that is not heard of any more' : ''}`;
    }
    case 'done':
      return `${nameOf(event.job)}: done in ${duration(event.seconds)}`;
    case 'returned':
      return `${nameOf(event.job)}: saved, and back on the queue`;
    case 'put-off':
      return `${nameOf(event.job)}: somebody else is at it; looked at again in ${duration(event.seconds)}`;
    case 'failed': {
      const next = event.isFinal ? 'not tried again by itself; longway sweep FILE --queue --retry-failed does' : 'tried again later';
      return `${nameOf(event.job)}: failed, attempt ${event.attempt}, ${next}\n${describeError(event.error, false)}`;
    }
    case 'lock-lost':
      return `${nameOf(event.job)}: the queue has given it up; what is done is kept, and whoever takes it finds it`;
    case 'stalled':
      return `${event.id}: its worker is not heard of any more; waits for another`;
    case 'refused':
      return `${event.id}: refused\n${describeError(event.error, false)}`;
    case 'redis-gone':
      return `${shownAddress} is gone; work in hand goes on, and it is tried again`;
    case 'redis-back':
      return `${shownAddress} is back after ${duration(event.seconds)}`;
    case 'trouble':
      return `${shownAddress}: ${event.error.message}`;
  }
};
