import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeFileAtomically } from '@longway/storage';
import { CellStore, type SweepRecord, writeSweepRecord } from '@longway/sweep';
import type { Sweep } from './read-sweep';

export interface PlaceOptions {
  /** Holds the sweep's own folder, named as the sweep; `runs` when absent. */
  readonly out?: string;
  /** Holds the cells of all sweeps; `cells` in `out` when absent. */
  readonly cells?: string;
}

/** Where a sweep keeps what is its own, and where its cells are. */
export interface SweepPlace {
  readonly folder: string;
  readonly store: CellStore;
}

export const placeOf = ({ name }: Pick<Sweep, 'name'>, { out = 'runs', cells }: PlaceOptions): SweepPlace => ({
  folder: join(resolve(out), name),
  store: new CellStore(cells ?? join(out, 'cells')),
});

/** Writes the sweep file as it was read, and which cells it is made of, where they are not there as they are now. */
export const writeSweepFolder = async ({ folder, store }: SweepPlace, sweep: Sweep): Promise<void> => {
  const [given, kept] = [await readFile(sweep.file, 'utf8'), join(folder, 'sweep.yaml')];
  if ((await readFile(kept, 'utf8').catch(() => '')) !== given) await writeFileAtomically(kept, given);
  const { name, description, axes, stages, cells } = sweep;
  const record: SweepRecord = {
    name,
    ...(description !== undefined && { description }),
    cellsFolder: store.folder,
    axes,
    stages,
    cells: cells.map(({ id, point, seed }) => ({ id, point, seed })),
  };
  await writeSweepRecord(folder, record);
};
