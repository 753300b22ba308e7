import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { writeFileAtomically } from '@longway/storage';
import { z } from 'zod';
import { type Cell, cellId, type Point } from './cell';
import { type Stage, stages } from './sweep-file';

/** In a sweep's own folder: which cells it is made of, and where they are. */
const RECORD = 'sweep.json';

const recordSchema = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  /** The folder of the {@link CellStore}, seen from the sweep's own folder. */
  cellsFolder: z.string(),
  /** Paths of the settings that are varied, those of zipped groups too. */
  axes: z.array(z.string()),
  stages: z.array(z.enum(stages)),
  /** In the order of the grid: seeds of a point stand together. */
  cells: z.array(z.strictObject({ id: z.string().regex(cellId), point: z.record(z.string(), z.json()), seed: z.number().int().min(0) })),
});

/** `sweep.json`. */
export interface SweepRecord extends Pick<z.output<typeof recordSchema>, 'name' | 'description'> {
  readonly axes: readonly string[];
  readonly stages: readonly Stage[];
  /** Absolute. */
  readonly cellsFolder: string;
  readonly cells: readonly (Pick<Cell, 'id' | 'seed'> & { readonly point: Point })[];
}

/** Leaves the file alone where it says the same already. @param folder the sweep's own one. */
export const writeSweepRecord = async (folder: string, record: SweepRecord): Promise<void> => {
  const file = join(folder, RECORD);
  const cellsFolder = relative(resolve(folder), resolve(record.cellsFolder));
  const text = `${JSON.stringify({ ...record, cellsFolder }, null, 1)}\n`;
  if ((await readFile(file, 'utf8').catch(() => '')) !== text) await writeFileAtomically(file, text);
};

/** Undefined where the folder is that of no sweep. */
export const readSweepRecord = async (folder: string): Promise<SweepRecord | undefined> => {
  try {
    const record = recordSchema.parse(JSON.parse(await readFile(join(folder, RECORD), 'utf8')));
    return { ...record, cellsFolder: resolve(folder, record.cellsFolder) } as SweepRecord;
  } catch {
    return undefined;
  }
};
