import type { Plan, Task } from './task';

/** All cells in turn, each to the end of its stage. One that failed or was stopped is not tried again, and nobody waits for it. */
export class GridPlan implements Plan {
  private readonly left: Task[];

  /** @param tasks what is left to be done. */
  constructor(tasks: readonly Task[]) {
    this.left = [...tasks];
  }

  async next(): Promise<Task | undefined> {
    return this.left.shift();
  }

  async ended(): Promise<void> {
    // Nothing follows from it.
  }
}
