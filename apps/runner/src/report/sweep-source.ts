import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mean } from '@longway/probe/statistics';
import { readYaml } from '@longway/registry';
import type { CellState, Halving, Judgement, SweepCell, SweepSource } from '@longway/report';
import {
  type AshaOptions,
  canonicalJson,
  CellStore,
  type CellState as StoredState,
  type LogEntry,
  readSweepLog,
  readSweepRecord,
  type SweepFile,
  type SweepRecord,
  sweepSchema,
} from '@longway/sweep';
import { figureInWords } from '../sweep/deciding-figure';

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

/** Whether values lie in [0, 1] and read well in percent. */
const isShare = (metric: string): boolean => /^(top\d+|accuracy)$/.test(metric);

/** Points that were judged at a rung, and neither went on nor were stopped yet; with several seeds, once all are judged. */
const undecided = (log: readonly LogEntry[], cells: SweepRecord['cells'], { rungs }: AshaOptions): readonly Judgement[] => {
  const points = new Map<string, string[]>();
  for (const { id, point } of cells) points.set(canonicalJson(point), [...(points.get(canonicalJson(point)) ?? []), id]);
  return [...points.values()].flatMap((ids) =>
    rungs.flatMap((step, rung): readonly Judgement[] => {
      const judged = log.filter((entry) => entry.type === 'judged' && entry.step === step && ids.includes(entry.cell));
      const values = new Map(judged.flatMap((entry) => (entry.type === 'judged' ? [[entry.cell, entry.value] as const] : [])));
      const isDecided = log.some(
        (entry) =>
          (entry.type === 'promoted' || entry.type === 'stopped') && entry.rung === rung && ids.some((id) => entry.cells.includes(id)),
      );
      if (isDecided || ids.some((id) => !values.has(id))) return [];
      const finite = [...values.values()].filter((value) => value !== null);
      return [{ cells: ids, rung, step, ...(finite.length === ids.length && { value: mean(finite) }), verdict: 'waiting' }];
    }),
  );
};

/** What the log tells of successive halving by the figure that the file asks for. */
const halvingOf = (asha: AshaOptions, log: readonly LogEntry[], cells: SweepRecord['cells']): Halving => {
  const metric = figureInWords(asha);
  const own = log.filter((entry) => 'metric' in entry && entry.metric === metric);
  const decided = own.flatMap((entry): readonly Judgement[] => {
    if (entry.type !== 'promoted' && entry.type !== 'stopped') return [];
    const { cells: ids, rung, step, value, reason, type: verdict } = entry;
    return [{ cells: ids, rung, step, ...(value !== null && { value }), verdict, reason }];
  });
  const { eta, goal, axis } = asha;
  return { metric, isShare: isShare(asha.metric), axis, eta, goal, judgements: [...decided, ...undecided(own, cells, asha)] };
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
  const halving = isKnown && file.asha ? halvingOf(file.asha, await readSweepLog(folder), record.cells) : undefined;
  const stopped = new Set(halving?.judgements.flatMap(({ cells, verdict }) => (verdict === 'stopped' ? cells : [])));
  return {
    name: record.name,
    ...(record.description !== undefined && { description: record.description }),
    folder,
    cells: record.cells.map((cell) => {
      const found = cellOf(cell, states.get(cell.id) ?? { status: 'waiting' });
      return found.state === 'waiting' && stopped.has(cell.id) ? { ...found, state: 'stopped' } : found;
    }),
    ...(halving && { halving }),
    zip: isKnown ? file.zip.map((group) => Object.keys(group)) : [],
    exclude: isKnown ? file.exclude : [],
    troubles: isKnown ? [] : [file],
  };
};
