import type { Attempt, Trier } from './attempt';
import { forgetPeak, residentBytes } from './memory';
import type { Reader } from './specimen';
import { indexTrier, recordTrier, unpackTrier } from './try-files';
import { pictureTrier } from './try-pictures';

/** A file that this process is to try. */
export interface Task {
  readonly id: number;
  readonly reader: Reader;
  readonly path: string;
}

/** What came of it. */
export interface Answer extends Attempt {
  readonly id: number;
  readonly milliseconds: number;
  /** The most memory that this process had since the task before it was answered. */
  readonly peakBytes: number;
}

/** Of a process that is ready: what it takes before it is given anything. */
export interface Ready {
  readonly idleBytes: number;
}

/** Tries the files that it is sent, until it is told to end. Whoever sends them watches over it: a file may end it. */
const serve = async ([workers, maxPixels]: readonly number[], warmUp: string): Promise<void> => {
  const send = (message: Answer | Ready) => process.send?.(message);
  const triers: Readonly<Record<Reader, Trier>> = {
    pictures: pictureTrier(workers as number, maxPixels as number),
    records: recordTrier,
    index: indexTrier,
    unpack: unpackTrier,
  };
  // Whoever sent files is gone, in whatever way.
  process.on('disconnect', () => process.exit());
  process.on('message', async (task: Task | 'end') => {
    if (task === 'end') {
      await triers.pictures.close();
      process.disconnect();
      return;
    }
    forgetPeak();
    const start = performance.now();
    const attempt = await triers[task.reader]
      .attempt(task.path)
      .catch((error: Error): Attempt => ({ outcome: 'broke', said: error.message }));
    send({ ...attempt, id: task.id, milliseconds: performance.now() - start, peakBytes: residentBytes().peak });
  });
  // Threads and their libraries are there once one picture has been decoded.
  await triers.pictures.attempt(warmUp);
  send({ idleBytes: residentBytes().now });
};

const [, , numbers = '', warmUp = ''] = process.argv;
void serve(numbers.split(',').map(Number), warmUp);
