import { existsSync } from 'node:fs';
import { LongwayError } from '@longway/contracts';
import { AppendFile } from '@longway/event-files';
import { encodeTFRecord, readTFRecords, TFRECORD_EXTRA_BYTES } from '@longway/storage';
import { encodeMessage, sequenceOf, type Value } from './messages';

/** What the first record of every event file says; readers refuse others. */
const VERSION = 'brain.Event:2';

export interface Moment {
  /** ISO 8601. */
  readonly time: string;
  readonly step: number;
  readonly sequence: number;
}

/** An event file of TensorBoard's. Each record bears the number of the event that it comes from. Every method throws what the file system says. */
export class EventFile {
  private file?: AppendFile;

  constructor(readonly path: string) {}

  /** In one write. */
  append({ time, step, sequence }: Moment, value: readonly Value[]): void {
    this.file ??= new AppendFile(this.path);
    const wallTime = Date.parse(time) / 1000;
    const record = encodeTFRecord(encodeMessage({ wallTime, step, sequence, summary: { value } }));
    const isNew = this.file.size === 0;
    this.file.append(isNew ? Buffer.concat([encodeTFRecord(encodeMessage({ wallTime, fileVersion: VERSION })), record]) : record);
  }

  sync(): void {
    this.file?.sync();
  }

  /** Cuts the file ahead of the first record that comes from this event, or from a later one, or is damaged. Reads record by record. */
  async forget(sequence: number): Promise<void> {
    if (!existsSync(this.path)) return;
    const end = await endOfKept(this.path, (number) => number < sequence);
    this.file ??= new AppendFile(this.path);
    if (end === this.file.size) return;
    this.file.cut(end);
    this.file.sync();
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
  }
}

/** Bytes ahead of the first record that is damaged or not kept. */
const endOfKept = async (path: string, isKept: (sequence: number) => boolean): Promise<number> => {
  let end = 0;
  try {
    for await (const { offset, data } of readTFRecords(path)) {
      const sequence = sequenceOf(data);
      if (sequence !== undefined && !isKept(sequence)) break;
      end = offset + data.length + TFRECORD_EXTRA_BYTES;
    }
  } catch (error) {
    if (!(error instanceof LongwayError)) throw error;
  }
  return end;
};
