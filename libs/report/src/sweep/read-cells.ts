import { median } from '@longway/probe/statistics';
import type { MetricRow } from '@longway/contracts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRunRecords, type RunRecords } from '../reading/run-folder';
import type { Experiment } from '../reading/schemas';
import type { SweepCell } from './source';

/** A cell, and what its folder tells. */
export interface ReadCell extends SweepCell {
  /** Of a cell that is done; those of others are not of a whole training. */
  readonly rows: readonly MetricRow[];
  readonly experiment?: Experiment;
  /** How far training came, and how far it goes; the sum over arms. */
  readonly steps?: { readonly done: number; readonly all?: number };
  /** Of training, over all arms; absent before the first one ended. */
  readonly seconds?: number;
  /** The median over steps and arms. */
  readonly imagesPerSecond?: number;
  /** Its own page, where there is one. */
  readonly page?: string;
  readonly versions: readonly string[];
  readonly troubles: readonly string[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const progressOf = ({ histories }: RunRecords): Pick<ReadCell, 'steps' | 'seconds' | 'imagesPerSecond'> => {
  const totals = histories.flatMap(({ started }) => started?.totalSteps ?? []);
  const seconds = histories.flatMap((history) => history.seconds ?? []);
  const speeds = histories.flatMap(({ curves }) => curves.get('imagesPerSecond')?.values ?? []);
  return {
    ...(histories.length > 0 && {
      steps: { done: sum(histories.map(({ lastStep }) => lastStep)), ...(totals.length === histories.length && { all: sum(totals) }) },
    }),
    ...(seconds.length > 0 && { seconds: sum(seconds) }),
    ...(speeds.length > 0 && { imagesPerSecond: median(speeds) }),
  };
};

const isSettings = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (settings: unknown, path: string): unknown =>
  path.split('.').reduce((inner, key) => (isSettings(inner) ? inner[key] : undefined), settings);

/** What stays as it was written when an experiment is resolved: plain values, and the names of plugins. */
const comparable = (value: unknown): string | undefined => {
  if (isSettings(value)) return typeof value['name'] === 'string' ? value['name'] : undefined;
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
};

/** What a folder has that its cell has not: then it is another run's. */
const strangeness = ({ point, seed }: SweepCell, { rows, experiment }: RunRecords): string | undefined => {
  const foreign = rows.find((row) => row.seed !== seed);
  if (foreign) return `metrics.json tells of seed ${foreign.seed} where the cell has seed ${seed}`;
  for (const [path, value] of Object.entries(point)) {
    const [wanted, found] = [comparable(value), comparable(at(experiment, path))];
    if (wanted !== undefined && found !== undefined && found !== wanted)
      return `experiment.yaml has ${found} for ${path} where the cell has ${wanted}`;
  }
  return undefined;
};

const read = async (cell: SweepCell): Promise<ReadCell> => {
  if (cell.folder === undefined) return { ...cell, rows: [], versions: [], troubles: [] };
  const isDone = cell.state === 'done';
  try {
    const records = await readRunRecords(cell.folder);
    const { rows, experiment, info, troubles } = records;
    const strange = strangeness(cell, records);
    const page = join(cell.folder, 'report.html');
    return {
      ...cell,
      rows: isDone && strange === undefined ? rows : [],
      experiment,
      ...progressOf(records),
      ...(existsSync(page) && { page }),
      versions: Object.entries(info.versions ?? {}).map(([name, version]) => `${name} ${version}`),
      // What a cell at work lacks it does not lack for long.
      troubles: isDone ? [...troubles, ...(strange === undefined ? [] : [`${strange}: its figures are left out.`])] : [],
    };
  } catch (error) {
    // A cell at work may have been finished and moved since its state was asked for.
    return { ...cell, rows: [], versions: [], troubles: isDone ? [(error as Error).message.replaceAll(/\s*\n\s*/g, ' ')] : [] };
  }
};

/** So many files are open at a time. */
const atOnce = 8;

/** Reads the folder of each cell that has one. What cannot be read is told in the cell's troubles. */
export const readCells = async (cells: readonly SweepCell[]): Promise<readonly ReadCell[]> => {
  const found: ReadCell[] = [];
  for (let from = 0; from < cells.length; from += atOnce) found.push(...(await Promise.all(cells.slice(from, from + atOnce).map(read))));
  return found;
};
