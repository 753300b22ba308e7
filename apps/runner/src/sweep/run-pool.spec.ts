import fc from 'fast-check';
import { runPool } from './run-pool';
import type { Plan, Task, TaskOutcome } from './task';

const task = (id: string) => ({ cell: { id }, stage: 'evaluate' }) as unknown as Task;

/** Gives tasks in their order, and keeps what it is told. */
class List implements Plan {
  readonly told: string[] = [];
  private readonly left: Task[];

  constructor(ids: readonly string[]) {
    this.left = ids.map(task);
  }

  async next(): Promise<Task | undefined> {
    return this.left.shift();
  }

  async ended({ cell }: Task, { status }: TaskOutcome): Promise<void> {
    this.told.push(`${cell.id} ${status}`);
  }
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => `cell-${i}`);
const never = new AbortController().signal;

test('each task is done once, never more of them at a time than there are jobs, and busy ones are tried again', () =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 12 }), async (jobs, busy) => {
      const plan = new List(ids(busy.length));
      const refusals = new Map(ids(busy.length).map((id, i) => [id, busy[i] as number]));
      let [atWork, most] = [0, 0];
      const perform = async ({ cell: { id } }: Task): Promise<TaskOutcome> => {
        most = Math.max(most, ++atWork);
        await new Promise(setImmediate);
        atWork -= 1;
        const left = refusals.get(id) as number;
        refusals.set(id, left - 1);
        return { status: left > 0 ? (left === 1 ? 'lost' : 'busy') : 'finished' };
      };
      await runPool(plan, { jobs, signal: never, perform, patience: 1 });
      expect([...plan.told].sort()).toEqual([...ids(busy.length)].map((id) => `${id} finished`).sort());
      expect([...refusals.values()].every((left) => left === -1)).toBe(true);
      expect(most).toBeLessThanOrEqual(jobs);
      expect(most).toBe(Math.min(jobs, busy.length));
    }),
    { numRuns: 40 },
  ));

test('behind a wish to end nothing is begun, what runs is waited for, and who is busy is not', async () => {
  const controller = new AbortController();
  const plan = new List(ids(6));
  const begun: string[] = [];
  const perform = async ({ cell: { id } }: Task): Promise<TaskOutcome> => {
    begun.push(id);
    if (id === 'cell-0') return { status: 'busy' };
    if (id === 'cell-2') controller.abort();
    await new Promise(setImmediate);
    return { status: 'stopped' };
  };
  await runPool(plan, { jobs: 2, signal: controller.signal, perform, patience: 1e6 });
  expect(begun).toEqual(['cell-0', 'cell-1', 'cell-2']);
  expect(plan.told).toEqual(['cell-1 stopped', 'cell-2 stopped']);
});

test('what goes wrong outside a cell ends the pool, once what runs has ended', async () => {
  const plan = new List(ids(5));
  const ended: string[] = [];
  const perform = async ({ cell: { id } }: Task): Promise<TaskOutcome> => {
    if (id === 'cell-1') throw new Error('the disk is full');
    await new Promise((resolve) => setTimeout(resolve, 5));
    ended.push(id);
    return { status: 'finished' };
  };
  await expect(runPool(plan, { jobs: 2, signal: never, perform })).rejects.toThrow('the disk is full');
  expect(ended).toEqual(['cell-0']);
});
