import { mean } from '@longway/probe/statistics';
import type { Experiment } from '@longway/registry';
import {
  type AshaMove,
  type AshaOptions,
  type AshaRule,
  canonicalJson,
  type Cell,
  type LogEntry,
  nextMove,
  stoppedTrials,
  type Trial,
} from '@longway/sweep';
import { groupOf } from './check-asha';
import { decidingFigure, figureInWords } from './deciding-figure';
import type { Plan, Task, TaskOutcome } from './task';

export interface AshaSituation {
  readonly asha: AshaOptions;
  readonly cells: readonly Cell<Experiment>[];
  /** Cells that are finished. */
  readonly done: ReadonlySet<string>;
  /** Cells that failed, and are not tried again. */
  readonly failed: ReadonlySet<string>;
  /** What the log tells of earlier processes. */
  readonly log: readonly LogEntry[];
  readonly tell: (entry: LogEntry) => Promise<void>;
}

/** A point of the grid, with all its seeds. */
interface Contender {
  readonly group: string;
  readonly cells: readonly Cell<Experiment>[];
  sentTo: number;
}

const figure = (value: number | null): string =>
  value === null ? 'it has no figure that is finite, which' : String(Number(value.toPrecision(5)));

const contendersOf = (cells: readonly Cell<Experiment>[], axis: string): readonly Contender[] => {
  const byPoint = new Map<string, Cell<Experiment>[]>();
  for (const cell of cells) {
    const key = canonicalJson(cell.point);
    byPoint.set(key, [...(byPoint.get(key) ?? []), cell]);
  }
  return [...byPoint.values()].map((own) => ({ group: groupOf(own[0]?.point ?? {}, axis), cells: own, sentTo: -1 }));
};

/**
 * Has cells judged at rungs, and trains the best of them to their end: asynchronous successive halving. Points compete by the mean over
 * their seeds. A cell that failed makes its point the last one; cells that were finished before they were judged have no part in it.
 */
export class AshaPlan implements Plan {
  private readonly contenders: readonly Contender[];
  private readonly rule: AshaRule;
  private readonly metric: string;
  /** `CELL STEP` -> what it was worth. */
  private readonly judged = new Map<string, number | null>();
  private readonly failed: Set<string>;
  private readonly done: Set<string>;
  private readonly queue: Task[] = [];
  private readonly toldOf = new Set<number>();

  constructor(private readonly situation: AshaSituation) {
    const { asha, cells, done, failed, log } = situation;
    this.metric = figureInWords(asha);
    this.rule = { eta: asha.eta, rungs: asha.rungs.length, goal: asha.goal };
    this.failed = new Set(failed);
    this.done = new Set(done);
    this.contenders = contendersOf(cells, asha.axis);
    this.recall(log);
    for (const contender of this.contenders) this.send(contender);
  }

  async next(): Promise<Task | undefined> {
    while (this.queue.length === 0) {
      const move = nextMove(this.trials, this.rule);
      if (!move) return undefined;
      await this.make(move);
    }
    return this.queue.shift();
  }

  async ended({ cell, pause }: Task, outcome: TaskOutcome): Promise<void> {
    if (outcome.status === 'stopped') return;
    if (outcome.status === 'failed' || outcome.status === 'crashed') this.failed.add(cell.id);
    if (outcome.status === 'finished' || outcome.status === 'done') this.done.add(cell.id);
    if (outcome.status === 'paused' && typeof pause?.at === 'number') {
      const value = decidingFigure(outcome.judged, this.situation.asha);
      this.judged.set(`${cell.id} ${pause.at}`, value);
      await this.situation.tell({ type: 'judged', cell: cell.id, metric: this.metric, step: pause.at, value });
    }
    await this.tellStopped();
  }

  /** Cells that were not trained to their end because others did better, by the id. */
  get stopped(): ReadonlySet<string> {
    const places = stoppedTrials(this.trials, this.rule);
    return new Set(places.flatMap(({ trial }) => (this.contenders[trial] as Contender).cells.map(({ id }) => id)));
  }

  private get trials(): readonly Trial[] {
    return this.contenders.map((contender) => {
      const values = this.situation.asha.rungs.map((step) => this.valueOf(contender, step));
      // Of those that nobody has to judge any more.
      const isSettled = contender.cells.every(({ id }) => this.done.has(id));
      return { group: contender.group, sentTo: isSettled ? this.rule.rungs : contender.sentTo, values };
    });
  }

  /** Undefined as long as a cell is not judged. */
  private valueOf({ cells }: Contender, step: number): number | null | undefined {
    const values: number[] = [];
    for (const { id } of cells) {
      const value = this.judged.get(`${id} ${step}`);
      if (value === null || (value === undefined && this.failed.has(id))) return null;
      if (value === undefined && !this.done.has(id)) return undefined;
      if (value !== undefined) values.push(value);
    }
    return values.length === 0 ? undefined : mean(values);
  }

  /** Takes up what earlier processes have found and decided by the same figure. */
  private recall(log: readonly LogEntry[]): void {
    const { rungs } = this.situation.asha;
    for (const entry of log) {
      if (!('metric' in entry) || entry.metric !== this.metric) continue;
      if (entry.type === 'judged') this.judged.set(`${entry.cell} ${entry.step}`, entry.value);
      const contender =
        entry.type === 'promoted' ? this.contenders.find(({ cells }) => cells.some(({ id }) => entry.cells.includes(id))) : undefined;
      const rung = rungs.indexOf(entry.step);
      if (contender && rung >= 0) contender.sentTo = Math.max(contender.sentTo, rung + 1);
    }
    for (const contender of this.contenders)
      rungs.forEach((step, rung) => {
        if (this.valueOf(contender, step) !== undefined) contender.sentTo = Math.max(contender.sentTo, rung);
      });
  }

  private async make(move: AshaMove): Promise<void> {
    const contender = this.contenders[move.trial] as Contender;
    contender.sentTo += 1;
    this.send(contender);
    if (move.kind === 'start') return;
    const { rung, rank, most, of } = move;
    const step = this.situation.asha.rungs[rung] as number;
    const value = this.valueOf(contender, step) as number;
    const reason = `${figure(value)} is number ${rank} of the ${of} that were judged after ${step} steps so far, of which ${most === 1 ? 'the best one goes' : `the best ${most} go`} on`;
    await this.situation.tell({
      type: 'promoted',
      cells: contender.cells.map(({ id }) => id),
      metric: this.metric,
      rung,
      step,
      value,
      reason,
    });
  }

  /** Queues what a contender needs to arrive where it was sent. */
  private send({ cells, sentTo }: Contender): void {
    if (sentTo < 0) return;
    const { rungs, evaluator } = this.situation.asha;
    const at = rungs[sentTo];
    for (const cell of cells) {
      if (this.failed.has(cell.id) || this.done.has(cell.id)) continue;
      if (at === undefined) this.queue.push({ cell, stage: 'evaluate' });
      else if (!this.judged.has(`${cell.id} ${at}`)) this.queue.push({ cell, stage: 'pretrain', pause: { at, judges: [evaluator] } });
    }
  }

  private async tellStopped(): Promise<void> {
    const { trials } = this;
    for (const { trial, rung } of stoppedTrials(trials, this.rule)) {
      if (this.toldOf.has(trial)) continue;
      this.toldOf.add(trial);
      const { cells, group } = this.contenders[trial] as Contender;
      const step = this.situation.asha.rungs[rung] as number;
      const value = trials[trial]?.values[rung] ?? null;
      const of = trials.filter((one) => one.group === group && one.values[rung] !== undefined).length;
      const most = Math.floor(of / this.rule.eta);
      const reason = `${figure(value)} is not among the best ${most} of the ${of} that were judged after ${step} steps`;
      await this.situation.tell({ type: 'stopped', cells: cells.map(({ id }) => id), metric: this.metric, rung, step, value, reason });
    }
  }
}
