import type { ExitCode, MetricRow, Mishap, TrainingEvent } from '@longway/contracts';
import type { Pause } from '@longway/engine';

/** What the process that trains is told first. */
export interface StageOrder {
  /** The resolved experiment, as a configuration. */
  readonly config: object;
  /** Relative paths in it are meant from here. */
  readonly configFolder: string;
  /** A run folder, or an empty one. */
  readonly folder: string;
  readonly pause?: Pause;
  /** What run.json calls the command. */
  readonly command: readonly string[];
}

/** An error on its way between processes: it loses its class. */
export type ToldError =
  { readonly summary: string; readonly mishap: Omit<Mishap, 'cause'>; readonly exit: ExitCode } | { readonly bug: string };

/** How the process that trains ended, where it could say so. */
export type StageEnd =
  | { readonly status: 'finished' | 'stopped' }
  /** `judged` is what the judges of the pause said. */
  | { readonly status: 'paused'; readonly judged: readonly MetricRow[] }
  | { readonly status: 'failed'; readonly error: ToldError };

/** What it says. */
export type StageMessage = { readonly event: TrainingEvent } | { readonly end: StageEnd };
