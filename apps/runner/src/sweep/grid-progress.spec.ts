import type { TrainingEvent } from '@longway/contracts';
import type { Experiment } from '@longway/registry';
import { type Cell, type CellState, hashOf } from '@longway/sweep';
import { GridProgress } from './grid-progress';

/** One arm of so many steps, 32 images each. */
const cell = (name: string, steps: number): Cell<Experiment> => ({
  id: hashOf(name),
  point: {},
  seed: 0,
  experiment: { arms: [{ name: 'main', config: { training: { steps, batchSize: 32 } } }], seeds: [0] } as unknown as Experiment,
});
const head = { run: 'main/seed-0', arm: 'main', seed: 0, sequence: 0, time: '' };
const step = (at: number, imagesPerSecond: number) =>
  ({ ...head, step: at, type: 'StepFinished', imagesPerSecond }) as unknown as TrainingEvent;
const began = (at: number) => ({ ...head, step: at, type: 'EvaluationStarted', evaluator: 'linear' }) as TrainingEvent;
const over = (at: number) => ({ ...head, step: at, type: 'RunFinished', outcome: 'completed', seconds: 0 }) as TrainingEvent;

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => cell(name, 100)) as [
  Cell<Experiment>,
  Cell<Experiment>,
  Cell<Experiment>,
  Cell<Experiment>,
];
const done: ReadonlyMap<string, CellState> = new Map([[d.id, { status: 'done', folder: '' }]]);

const begin = (jobs: number) => {
  const clock = { now: 0 };
  return { clock, progress: new GridProgress([a, b, c, d], done, jobs, () => clock.now) };
};

test('the time left is that of the steps, evaluations and starts that are left, over the jobs', () => {
  const { clock, progress } = begin(2);
  expect(progress.figures).toMatchObject({ cells: 4, done: 1, running: 0, share: 0.25, secondsLeft: undefined });
  progress.began(a);
  progress.began(b);
  clock.now = 3;
  // 32 images at 64 a second: half a second a step.
  progress.event(a, step(10, 64));
  progress.event(b, step(20, 64));
  // 90 + 80 + 100 steps of 0.5 s by two.
  expect(progress.figures).toMatchObject({ running: 2, share: 130 / 400, secondsLeft: ((90 + 80 + 100) * 0.5) / 2 });
  clock.now = 52;
  progress.event(a, step(100, 64));
  progress.event(a, began(100));
  clock.now = 60;
  progress.event(a, over(100));
  clock.now = 62;
  progress.ended(a, { status: 'finished' });
  // 62 s, of which 50 were steps and 8 judging: 4 s are neither.
  // The cell that waits takes longer than half of what is left.
  expect(progress.figures).toMatchObject({ done: 2, running: 1, secondsLeft: 100 * 0.5 + 8 + 4 });
});

test('one cell is not shared among jobs', () => {
  const { progress } = begin(4);
  for (const each of [a, b, c]) progress.began(each);
  for (const each of [a, b]) progress.event(each, step(100, 32));
  progress.event(c, step(10, 32));
  expect(progress.figures.secondsLeft).toBe(90);
});

test('what failed or was stopped early is not waited for', () => {
  const { progress } = begin(1);
  progress.began(a);
  progress.event(a, step(50, 32));
  progress.ended(a, { status: 'failed', error: new Error() });
  progress.stop([b.id]);
  expect(progress.figures).toMatchObject({ failed: 1, stopped: 1, done: 1, secondsLeft: 100 });
  // One that is worked on is not stopped.
  progress.began(c);
  progress.stop([c.id]);
  expect(progress.figures).toMatchObject({ stopped: 1, running: 1 });
  progress.ended(c, { status: 'done' });
  expect(progress.figures).toMatchObject({ done: 2, secondsLeft: 0 });
});
