import type { Stage } from '@longway/sweep';
import type { Needs } from './needs';

/** What is written for a scheduler. */
export interface Plan {
  /** Of the sweep: letters, digits, `_`, `+` and `-`. */
  readonly name: string;
  /** How many cells there are. */
  readonly cells: number;
  /** Which of them are not finished, counted from 0, in rising order. */
  readonly open: readonly number[];
  readonly stages: readonly Stage[];
  readonly needs: Needs;
  /** How many cells may be in work at a time; as many as fit when absent. */
  readonly jobs?: number;
  /** Seconds from the wish to stop to the end: to save a checkpoint in. */
  readonly grace: number;
  /** What calls longway. */
  readonly longway: readonly string[];
  /** What stands behind `longway sweep FILE` for every cell: `--out`, `--set` and the like. */
  readonly words: readonly string[];
}

/** A file to be written, named as seen from the folder for them all. */
export interface EmittedFile {
  readonly name: string;
  readonly text: string;
  /** A script to be called. */
  readonly executable?: boolean;
}
