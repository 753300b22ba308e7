import { LongwayError, type MetricRow } from '@longway/contracts';
import type { Experiment } from '@longway/registry';
import { type AshaOptions, type Cell, hashOf, type LogEntry } from '@longway/sweep';
import { AshaPlan, type AshaSituation } from './asha-plan';
import type { Task, TaskOutcome } from './task';

const asha: AshaOptions = {
  axis: 'lambda',
  evaluator: 'linear',
  metric: 'top1',
  features: 'raw',
  split: 'test',
  goal: 'max',
  eta: 3,
  rungs: [60],
};

const cell = (lambda: number, seed: number): Cell<Experiment> => ({
  id: hashOf({ lambda, seed }),
  point: { lambda },
  seed,
  experiment: {} as Experiment,
});
/** Nine values with two seeds. */
const cells = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((lambda) => [cell(lambda, 0), cell(lambda, 1)]);

const row = (value: number): MetricRow => ({
  ...{ arm: 'main', seed: 0, evaluator: 'linear', features: 'raw', layer: 'features', pooling: 'mean', protocol: 'lbfgs' },
  ...{ split: 'test', metric: 'top1', value },
});
const judged = (value: number): TaskOutcome => ({ status: 'paused', judged: [row(value)] });

const planOn = (over: Partial<AshaSituation> = {}) => {
  const log: LogEntry[] = [...(over.log ?? [])];
  const plan = new AshaPlan({ asha, cells, done: new Set(), failed: new Set(), ...over, log, tell: async (entry) => void log.push(entry) });
  return { plan, log };
};

/** What values are worth: 9 for the third, 8 for the fifth, 7 for the seventh. One seed does better than the mean, the other one worse. */
const worths = [5, 1, 9, 2, 8, 3, 7, 4, 6];
const worth = ({ cell: { point, seed } }: Task): TaskOutcome =>
  judged((worths[(point['lambda'] as number) - 1] as number) / 10 + (seed === 0 ? 0.05 : -0.05));

const name = ({ cell: { point, seed }, stage, pause }: Task) => `${point['lambda']}/${seed} ${pause?.at ?? stage}`;

/** Does all that the plan says, one after the other, as far as it is let. */
const follow = async (plan: AshaPlan, outcomeOf: (task: Task) => TaskOutcome, most = Infinity): Promise<readonly string[]> => {
  const done: string[] = [];
  while (done.length < most) {
    const task = await plan.next();
    if (!task) break;
    done.push(name(task));
    await plan.ended(task, task.pause ? outcomeOf(task) : { status: 'finished' });
  }
  return done;
};

const lambdaOf = (id: string) => cells.find((one) => one.id === id)?.point['lambda'];
const decisions = (log: readonly LogEntry[]) =>
  log.flatMap((entry) => ('cells' in entry ? [`${entry.type} ${entry.cells.map(lambdaOf).join()}: ${entry.reason}`] : []));

test('points compete by the mean over their seeds; each decision is told with its reason', async () => {
  const { plan, log } = planOn();
  const done = await follow(plan, worth);
  const both = (lambda: number, what: number | string) => [`${lambda}/0 ${what}`, `${lambda}/1 ${what}`];
  expect(done).toEqual([
    ...[1, 2, 3].flatMap((lambda) => both(lambda, 60)),
    ...both(3, 'evaluate'),
    ...[4, 5, 6].flatMap((lambda) => both(lambda, 60)),
    ...both(5, 'evaluate'),
    ...[7, 8, 9].flatMap((lambda) => both(lambda, 60)),
    ...both(7, 'evaluate'),
  ]);
  expect(decisions(log)[0]).toBe(
    'promoted 3,3: 0.9 is number 1 of the 3 that were judged after 60 steps so far, of which the best one goes on',
  );
  expect(decisions(log)).toContain('stopped 2,2: 0.1 is not among the best 3 of the 9 that were judged after 60 steps');
  expect([...plan.stopped].map(lambdaOf)).toEqual([9, 9, 1, 1, 8, 8, 6, 6, 4, 4, 2, 2]);
});

test('another process goes on where one was killed, whenever that was, and decides the same', async () => {
  const whole = planOn();
  const all = await follow(whole.plan, worth);
  for (let most = 0; most <= all.length; most += 3) {
    const first = planOn();
    const before = await follow(first.plan, worth, most);
    const done = new Set(
      before
        .filter((one) => one.endsWith('evaluate'))
        .map((one) => cells.find(({ point, seed }) => `${point['lambda']}/${seed} evaluate` === one)?.id as string),
    );
    const second = planOn({ log: first.log, done });
    const after = await follow(second.plan, worth);
    // Nothing is done twice, and nothing is left out.
    expect([...before, ...after].sort()).toEqual([...all].sort());
    expect(decisions(second.log).sort()).toEqual(decisions(whole.log).sort());
  }
});

test('one that failed is the last, and its point is not sent on', async () => {
  const { plan } = planOn();
  const failing = (task: Task): TaskOutcome =>
    task.cell.id === cell(3, 1).id ? { status: 'failed', error: new LongwayError('diverged', {}, 'diverged') } : worth(task);
  const done = await follow(plan, failing);
  expect(done).toContain('3/1 60');
  expect(done).not.toContain('3/0 evaluate');
  expect(done).toContain('5/0 evaluate');
});

test('cells that were finished by others have no part in it', async () => {
  const { plan } = planOn({ done: new Set([cell(3, 0).id, cell(3, 1).id, cell(5, 0).id]) });
  const done = await follow(plan, worth);
  expect(done.filter((one) => one.startsWith('3/'))).toEqual([]);
  // Of the point that is finished in part, the other seed alone speaks.
  expect(done).not.toContain('5/0 60');
  expect(done).toContain('5/1 evaluate');
  expect([...plan.stopped].map(lambdaOf)).not.toContain(3);
});

test.each([
  ['a metric that is not there', { metric: 'top2' }, /asha\.metric: .*no such figure[^]*top1[^]*did you mean top1\?/],
  ['a layer that is not there', { layer: 'block9' }, /asha\.layer[^]*features/],
  ['several features to choose from', { features: undefined }, /asha\.features: the figure is there for several[^]*raw, lensed/],
])('%s is refused when it shows', async (_, over, message) => {
  const { plan } = planOn({ asha: { ...asha, ...over } });
  const task = (await plan.next()) as Task;
  const rows = [row(0.5), { ...row(0.4), features: 'lensed' as const }];
  await expect(plan.ended(task, { status: 'paused', judged: rows })).rejects.toThrow(message);
});
