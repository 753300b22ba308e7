import { dirname, resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import {
  checkAgainst,
  type Experiment,
  nearest,
  readExperiment,
  type ReadExperiment,
  readYaml,
  resolveExperiment,
  toConfig,
} from '@longway/registry';
import {
  type AshaOptions,
  type Cell,
  describePoint,
  expand,
  type Point,
  type Resources,
  type Stage,
  type SweepFile,
  sweepSchema,
} from '@longway/sweep';
import { checkAsha } from './check-asha';
import { identityOf } from './identity';

/** What the command line adds to a sweep file. */
export interface SweepOptions {
  /** `a.b=c`, applied to the experiment ahead of the axes. */
  readonly overrides?: readonly string[];
  /** Packages, or folders seen from the working directory. */
  readonly plugins?: readonly string[];
  /** In place of those of the file. */
  readonly seeds?: readonly number[];
}

/** A sweep file with all its experiments, each checked and resolved. */
export interface Sweep {
  readonly name: string;
  readonly description?: string;
  /** The sweep file. */
  readonly file: string;
  /** Paths of the settings that are varied. */
  readonly axes: readonly string[];
  /** In the order of the grid; seeds of a point stand together. */
  readonly cells: readonly Cell<Experiment>[];
  readonly stages: readonly Stage[];
  readonly asha?: AshaOptions;
  readonly resources: Resources;
  /** What is likely a slip, a sentence each. */
  readonly warnings: readonly string[];
}

/** What a process needs to know to work on a cell: JSON-safe, for queues and for child processes. */
export interface CellJob {
  readonly id: string;
  /** The resolved experiment, as a configuration. */
  readonly config: object;
  /** Relative paths in it are meant from here. */
  readonly configFolder: string;
}

export const jobOf = ({ id, experiment }: Cell<Experiment>): CellJob => ({
  id,
  config: toConfig(experiment),
  configFolder: experiment.folder,
});

const assignments = (point: Point): readonly string[] => Object.entries(point).map(([path, value]) => `${path}=${JSON.stringify(value)}`);

/** Says which cell a mistake is in, and that it was not on the command line. */
const inCell = (error: unknown, point: Point, file: string): unknown => {
  if (!(error instanceof LongwayError)) return error;
  const told = assignments(point).reduce((text, assignment) => text.replaceAll(`--set ${assignment}`, assignment), error.message);
  const { cause = new AggregateError([error]) } = error.mishap;
  return new LongwayError(
    `the cell ${describePoint(point)} is no experiment that can be run\n\n${told}`,
    { where: file, cause },
    error.exit,
  );
};

const readPoint = ({ name, base, experiment }: SweepFile, folder: string, point: Point, options: SweepOptions): ReadExperiment => {
  const read = { ...options, overrides: [...(options.overrides ?? []), ...assignments(point)] };
  return base === undefined ? resolveExperiment({ name, ...experiment }, folder, read) : readExperiment(resolve(folder, base), read);
};

/** A seed at a time. */
const cellsOf = ({ experiment, catalog }: ReadExperiment, point: Point): readonly Cell<Experiment>[] =>
  experiment.seeds.map((seed) => {
    const single = { ...experiment, seeds: [seed] };
    return { id: identityOf(single, catalog), point, seed, experiment: single };
  });

/** Points that differ in what no result depends on, or in what a later setting replaces, are one cell twice. */
const requireDistinct = (cells: readonly Cell<Experiment>[], file: string): void => {
  const byId = new Map<string, Cell>();
  for (const cell of cells) {
    const other = byId.get(cell.id);
    if (other) {
      const found = `${describePoint(other.point)} and ${describePoint(cell.point)}`;
      const remedy = 'leave the setting out that changes nothing, or exclude one of the points';
      throw new LongwayError('two points are the same experiment', { where: file, expected: 'each once', found, remedy }, 'usage');
    }
    byId.set(cell.id, cell);
  }
};

/**
 * Reads a sweep file and resolves every experiment of its grid. Loads no TensorFlow.
 *
 * Relative paths in the experiment, values of axes included, are meant from the folder of the base's file; where the experiment is written
 * out in the sweep file, from the folder of that.
 *
 * @throws LongwayError (exit `usage`) for a mistake in the file, or in a cell, which it names.
 */
export const readSweep = (file: string, options: SweepOptions = {}): Sweep => {
  const path = resolve(file);
  const folder = dirname(path);
  const read = checkAgainst(sweepSchema, readYaml(file), file);
  const grid = expand(read, nearest);
  const seeds = options.seeds ?? read.seeds;
  const cells = grid.points.flatMap((point) => {
    try {
      return cellsOf(readPoint(read, folder, point, { ...options, seeds }), point);
    } catch (error) {
      throw inCell(error, point, file);
    }
  });
  requireDistinct(cells, file);
  const { name, description, stages, asha, resources } = read;
  const axes = [...Object.keys(read.axes), ...read.zip.flatMap((group) => Object.keys(group))];
  const warnings = [...grid.warnings, ...(asha ? checkAsha(asha, axes, cells, file) : [])];
  return { name, ...(description !== undefined && { description }), file: path, axes, cells, stages, asha, resources, warnings };
};
