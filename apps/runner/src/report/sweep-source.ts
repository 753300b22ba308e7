import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readYaml } from '@longway/registry';
import type { CellState, SweepCell, SweepSource } from '@longway/report';
import { CellStore, type CellState as StoredState, readSweepRecord, type SweepFile, type SweepRecord, sweepSchema } from '@longway/sweep';

/** The sweep file as it was read, in the sweep's own folder. */
const FILE = 'sweep.yaml';

const messageOf = ({ failure: { error } }: StoredState & { readonly status: 'failed' }): string =>
  [error.summary, error.where && `at ${error.where}`, error.found && `found: ${error.found}`].filter(Boolean).join('\n');

const cellOf = ({ id, point, seed }: SweepRecord['cells'][number], state: StoredState): SweepCell => {
  const cell = { id, point, seed, ...(state.folder !== undefined && { folder: state.folder }) };
  if (state.status === 'failed') return { ...cell, state: 'failed', error: messageOf(state), attempts: state.failure.attempts };
  return { ...cell, state: state.status satisfies CellState };
};

/** What the grid leaves out, and what goes together, as the file says it. */
const readFileOf = (folder: string): Pick<SweepFile, 'zip' | 'exclude' | 'asha'> | string => {
  const file = join(folder, FILE);
  try {
    return sweepSchema.parse(readYaml(file));
  } catch (error) {
    return existsSync(file) ? `${FILE} cannot be read: ${(error as Error).message}` : `${FILE} is missing.`;
  }
};

/**
 * What a sweep's folder and its cells tell, for a report.
 *
 * @returns undefined where the folder is that of no sweep.
 */
export const readSweepSource = async (path: string): Promise<SweepSource | undefined> => {
  const folder = resolve(path);
  const record = await readSweepRecord(folder);
  if (!record) return undefined;
  const states = await new CellStore(record.cellsFolder).states(record.cells.map(({ id }) => id));
  const file = readFileOf(folder);
  const isKnown = typeof file !== 'string';
  return {
    name: record.name,
    ...(record.description !== undefined && { description: record.description }),
    folder,
    cells: record.cells.map((cell) => cellOf(cell, states.get(cell.id) ?? { status: 'waiting' })),
    zip: isKnown ? file.zip.map((group) => Object.keys(group)) : [],
    exclude: isKnown ? file.exclude : [],
    troubles: isKnown ? [] : [file],
  };
};
