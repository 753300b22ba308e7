import type { TrainingEvent } from '@longway/contracts';
import { median } from '@longway/probe/statistics';
import type { Experiment } from '@longway/registry';
import type { Cell, CellState } from '@longway/sweep';
import type { TaskOutcome } from './task';

/** How far one cell is. */
interface CellProgress {
  status: CellState['status'] | 'stopped';
  /** Of all its arms. */
  readonly steps: number;
  readonly runs: number;
  /** By run: steps done. */
  readonly done: Map<string, number>;
  /** Runs that were judged to the end. */
  readonly judged: Set<string>;
  /** Since it was begun last: when, and how much of the time went into steps and judging. */
  began: number;
  spent: number;
  judgingSince?: number;
}

/** Where a grid is. */
export interface GridFigures {
  readonly cells: number;
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  /** By ASHA. */
  readonly stopped: number;
  /** Of all that is to be done, in [0, 1]: steps of training. */
  readonly share: number;
  /** Undefined before anything was measured. */
  readonly secondsLeft?: number;
}

/** Of so many last measurements the median is taken. */
const MOST = 200;

/** Keeps count of a grid's cells, and says from the seconds that steps, evaluations and starts took so far how long the others will take. */
export class GridProgress {
  private readonly cells: ReadonlyMap<string, CellProgress>;
  private readonly stepSeconds: number[] = [];
  private readonly judgingSeconds: number[] = [];
  /** What a cell takes beside its steps and evaluations. */
  private readonly otherSeconds: number[] = [];

  /** @param now seconds on a clock that does not run back. */
  constructor(
    cells: readonly Cell<Experiment>[],
    states: ReadonlyMap<string, CellState>,
    private readonly jobs: number,
    private readonly now = () => performance.now() / 1000,
  ) {
    this.cells = new Map(
      cells.map(({ id, experiment: { arms, seeds } }) => {
        const steps = arms.reduce((sum, { config }) => sum + config.training.steps, 0) * seeds.length;
        const status = states.get(id)?.status ?? 'waiting';
        const isOver = status === 'done';
        const done = new Map<string, number>(isOver ? [['all', steps]] : []);
        return [id, { status, steps, runs: arms.length * seeds.length, done, judged: new Set(), began: 0, spent: 0 }];
      }),
    );
  }

  began({ id }: Cell): void {
    const cell = this.of(id);
    Object.assign(cell, { status: 'running', began: this.now(), spent: 0, judgingSince: undefined });
  }

  event({ id, experiment }: Cell<Experiment>, event: TrainingEvent): void {
    const cell = this.of(id);
    const before = cell.done.get(event.run) ?? 0;
    cell.done.set(event.run, Math.max(before, event.step));
    if (event.type === 'StepFinished') {
      const arm = experiment.arms.find(({ name }) => name === event.arm);
      const seconds = (arm?.config.training.batchSize ?? 0) / event.imagesPerSecond;
      if (!Number.isFinite(seconds)) return;
      cell.spent += Math.max(0, event.step - before) * seconds;
      note(this.stepSeconds, seconds);
    }
    if (event.type === 'EvaluationStarted') cell.judgingSince ??= this.now();
    if (event.type === 'RunFinished' && cell.judgingSince !== undefined) {
      const seconds = this.now() - cell.judgingSince;
      cell.spent += seconds;
      cell.judgingSince = undefined;
      if (event.outcome !== 'completed') return;
      note(this.judgingSeconds, seconds);
      cell.judged.add(event.run);
    }
  }

  ended({ id }: Cell, { status }: TaskOutcome): void {
    const cell = this.of(id);
    if (status === 'finished') note(this.otherSeconds, Math.max(0, this.now() - cell.began - cell.spent));
    if (status === 'finished' || status === 'done') cell.status = 'done';
    else if (status === 'failed' || status === 'crashed') cell.status = 'failed';
    else cell.status = 'waiting';
  }

  /** Told which cells ASHA has stopped so far. */
  stop(ids: Iterable<string>): void {
    for (const id of ids) if (this.of(id).status === 'waiting') this.of(id).status = 'stopped';
  }

  get figures(): GridFigures {
    const all = [...this.cells.values()];
    const count = (status: CellProgress['status']) => all.filter((cell) => cell.status === status).length;
    const counted = all.filter(({ status }) => status !== 'stopped');
    const steps = counted.reduce((sum, cell) => sum + cell.steps, 0);
    const stepsDone = counted.reduce((sum, cell) => sum + (cell.status === 'done' ? cell.steps : stepsOf(cell)), 0);
    return {
      cells: all.length,
      done: count('done'),
      failed: count('failed'),
      running: count('running'),
      stopped: count('stopped'),
      share: steps === 0 ? 1 : stepsDone / steps,
      secondsLeft: this.secondsLeft(all.filter(({ status }) => status === 'waiting' || status === 'running')),
    };
  }

  private secondsLeft(open: readonly CellProgress[]): number | undefined {
    if (open.length === 0) return 0;
    if (this.stepSeconds.length === 0) return undefined;
    const [step, judging, other] = [median(this.stepSeconds), medianOr0(this.judgingSeconds), medianOr0(this.otherSeconds)];
    const left = open.map(
      (cell) => (cell.steps - stepsOf(cell)) * step + (cell.runs - cell.judged.size) * judging + (cell.status === 'waiting' ? other : 0),
    );
    // One cell is not shared among jobs.
    return Math.max(left.reduce((sum, seconds) => sum + seconds, 0) / this.jobs, ...left);
  }

  private of(id: string): CellProgress {
    return this.cells.get(id) as CellProgress;
  }
}

const stepsOf = ({ done }: CellProgress): number => [...done.values()].reduce((sum, steps) => sum + steps, 0);
const medianOr0 = (values: readonly number[]): number => (values.length === 0 ? 0 : median(values));

const note = (values: number[], value: number): void => {
  values.push(value);
  if (values.length > MOST) values.shift();
};
