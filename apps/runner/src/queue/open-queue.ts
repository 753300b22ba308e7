import { LongwayError } from '@longway/contracts';
import { connectQueue, type QueueConnection } from '@longway/queue';
import { printWarning } from '../output/print-error';

/** Holds the address where it is not on the command line, which every user of a machine can read. */
export const QUEUE_VARIABLE = 'LONGWAY_QUEUE';

/**
 * Connects to the queue that `--queue` names.
 *
 * @param named true for the option without a value: the environment has the address.
 */
export const openQueue = (named: string | true | undefined, environment = process.env): Promise<QueueConnection> => {
  const url = typeof named === 'string' ? named : environment[QUEUE_VARIABLE];
  if (url) return connectQueue(url, { warn: printWarning });
  throw new LongwayError(
    'no queue is named',
    { where: '--queue', expected: `an address, there or in ${QUEUE_VARIABLE}`, remedy: 'e.g. --queue redis://127.0.0.1:6379' },
    'usage',
  );
};
