/** How far one cell is. A stopped one was not promoted by successive halving: its figures are not those of a whole training. */
export type CellState = 'done' | 'running' | 'waiting' | 'failed' | 'stopped';

export const cellStates: readonly CellState[] = ['done', 'running', 'waiting', 'stopped', 'failed'];

/** One point of the grid with one seed: an experiment of its own. */
export interface SweepCell {
  readonly id: string;
  /** By the dotted path of the setting. */
  readonly point: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly state: CellState;
  /** Its run folder, finished or at work; absent before it began. */
  readonly folder?: string;
  /** What ended it, where it failed. */
  readonly error?: string;
  /** How often it was taken up. */
  readonly attempts?: number;
}

/** What successive halving said of one point at one rung. */
export interface Judgement {
  /** Ids of the cells that were judged together: those of one point. */
  readonly cells: readonly string[];
  /** Counts from 0. */
  readonly rung: number;
  /** Of the training. */
  readonly step: number;
  /** Of the metric, the mean over seeds; absent where it was not finite. */
  readonly value?: number;
  /** `waiting` until enough others have come to the rung. */
  readonly verdict: 'promoted' | 'waiting' | 'stopped';
  /** A sentence on what it was decided by. */
  readonly reason?: string;
}

/** How successive halving was set up. */
export interface Halving {
  /** What points are judged by, in words: `linear, raw, top1`. */
  readonly metric: string;
  /** Whether values lie in [0, 1] and read well in percent. */
  readonly isShare: boolean;
  /** Dotted path: the values of this setting compete. */
  readonly axis: string;
  /** One of so many is promoted. */
  readonly eta: number;
  /** Whether more or less of the metric is better. */
  readonly goal: 'max' | 'min';
  /** In the order in which they were made; the last one on a point and rung holds. */
  readonly judgements: readonly Judgement[];
}

/** A sweep as plain data: whoever knows its files tells it. */
export interface SweepSource {
  readonly name: string;
  readonly description?: string;
  /** The sweep's own folder: the page lies there, and links to cells start there. */
  readonly folder: string;
  /** Every cell of the grid, begun or not, in the order of the file. */
  readonly cells: readonly SweepCell[];
  /** Paths whose values go together. */
  readonly zip: readonly (readonly string[])[];
  /** Points that were left out. */
  readonly exclude: readonly Readonly<Record<string, unknown>>[];
  readonly halving?: Halving;
  /** The words of the command that goes on with the sweep. */
  readonly command?: readonly string[];
  /** What was missing or could not be read. */
  readonly troubles: readonly string[];
}
