import { setTimeout } from 'node:timers/promises';
import type { Plan, Task, TaskOutcome } from './task';

export interface PoolOptions {
  /** How many tasks are done at a time. */
  readonly jobs: number;
  /** Nothing is begun behind it. */
  readonly signal: AbortSignal;
  readonly perform: (task: Task) => Promise<TaskOutcome>;
  /** Milliseconds until a task is tried again that somebody else works on. */
  readonly patience?: number;
}

const PATIENCE = 5000;

/**
 * Does what a plan says, several tasks at a time, until nothing is left or it is asked to end.
 *
 * @throws what `perform` or the plan throws first, once all others have ended.
 */
export const runPool = async (plan: Plan, { jobs, signal, perform, patience = PATIENCE }: PoolOptions): Promise<void> => {
  /** Tasks that somebody else works on, and when they are tried again. */
  const put = new Set<{ readonly task: Task; readonly due: number }>();
  const atWork = new Set<Promise<void>>();
  const errors: unknown[] = [];

  const take = async (): Promise<Task | undefined> => {
    const fresh = await plan.next();
    if (fresh) return fresh;
    const due = [...put].find((one) => one.due <= Date.now());
    if (due) put.delete(due);
    return due?.task;
  };
  const work = async (task: Task): Promise<void> => {
    const outcome = await perform(task);
    if (outcome.status === 'busy' || outcome.status === 'lost') put.add({ task, due: Date.now() + patience });
    else await plan.ended(task, outcome);
  };
  const begin = (task: Task): void => {
    const done: Promise<void> = work(task)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => atWork.delete(done));
    atWork.add(done);
  };

  for (;;) {
    while (atWork.size < jobs && !signal.aborted && errors.length === 0) {
      const task = await take();
      if (!task) break;
      begin(task);
    }
    const isOver = signal.aborted || errors.length > 0;
    if (atWork.size === 0 && (isOver || put.size === 0)) break;
    const next = Math.min(...[...put].map(({ due }) => due));
    const waits =
      put.size > 0 && !isOver && atWork.size < jobs
        ? [setTimeout(Math.max(1, next - Date.now()), undefined, { signal }).catch(() => undefined)]
        : [];
    await Promise.race([...atWork, ...waits]);
  }
  if (errors.length > 0) throw errors[0];
};
