import type { Pause } from '@longway/engine';
import type { Experiment } from '@longway/registry';
import type { Cell, Stage } from '@longway/sweep';
import type { StageOutcome } from './execute-stage';

/** Something to be done with a cell. */
export interface Task {
  readonly cell: Cell<Experiment>;
  readonly stage: Exclude<Stage, 'report'>;
  /** Ends earlier than the stage does. */
  readonly pause?: Pause;
}

/** How it ended. */
export type TaskOutcome =
  | StageOutcome
  /** The cell was finished already. */
  | { readonly status: 'done' }
  /** Somebody else works on it. */
  | { readonly status: 'busy' };

/** Says what is to be done next. */
export interface Plan {
  /** Undefined where nothing can be begun before something that was is ended, or at all. */
  next(): Promise<Task | undefined>;
  /** Told how each task ended that `next` gave, once. Never of `busy` and `lost`: such a task is tried again. */
  ended(task: Task, outcome: TaskOutcome): Promise<void>;
}
