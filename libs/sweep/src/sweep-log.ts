import { appendFile, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, storageError } from '@longway/storage';
import { z } from 'zod';
import { cellId } from './cell';

/** In a sweep's own folder: what became of cells and why, a JSON object a line. */
export const LOG = 'log.jsonl';

const id = z.string().regex(cellId);
const rung = z.number().int().min(0);
const step = z.number().int().min(0);

const entrySchema = z.discriminatedUnion('type', [
  /** Somebody began to work on a cell, or to go on with it. */
  z.object({ type: z.literal('began'), cell: id, token: z.number() }),
  /** It is finished. `seconds` are those of the work since it was begun last. */
  z.object({ type: z.literal('done'), cell: id, seconds: z.number() }),
  /** It ended with an error, or its process was killed too often. */
  z.object({ type: z.literal('failed'), cell: id, message: z.string() }),
  /** Its process was killed, and it is tried again. */
  z.object({ type: z.literal('crashed'), cell: id, message: z.string() }),
  /** ASHA: what a cell was worth after so many steps; null where that is no finite number. */
  z.object({ type: z.literal('judged'), cell: id, metric: z.string(), step, value: z.number().nullable() }),
  /** ASHA: cells that differ in the seed only go on from a rung to the next, or to their end; `value` is the mean of what they were worth. */
  z.object({ type: z.literal('promoted'), cells: z.array(id), metric: z.string(), rung, step, value: z.number(), reason: z.string() }),
  /** ASHA: cells that will not go on. */
  z.object({
    type: z.literal('stopped'),
    cells: z.array(id),
    metric: z.string(),
    rung,
    step,
    value: z.number().nullable(),
    reason: z.string(),
  }),
]);

export type LogEntry = z.output<typeof entrySchema>;

/** Adds lines to a sweep's log. Several processes may: a line is written at once. */
export class SweepLog {
  private constructor(private readonly file: string) {}

  /** @param folder the sweep's own one; made where it is missing. */
  static async open(folder: string): Promise<SweepLog> {
    const file = join(folder, LOG);
    try {
      await makeFolder(folder);
      const handle = await open(file, 'a+');
      try {
        const { size } = await handle.stat();
        const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
        // Cut short by a process that was killed: what comes next is a line of its own.
        if (size > 0 && buffer[0] !== 10) await handle.write('\n');
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw await storageError(file, error);
    }
    return new SweepLog(file);
  }

  async add(entry: LogEntry): Promise<void> {
    try {
      await appendFile(this.file, `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
    } catch (error) {
      throw await storageError(this.file, error);
    }
  }
}

/** What a log tells, in its order; lines that are not whole are left out. */
export const readSweepLog = async (folder: string): Promise<readonly LogEntry[]> => {
  const text = await readFile(join(folder, LOG), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [entrySchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
};
