import { join } from 'node:path';
import { type ExitCode, LongwayError, type MetricRow, type PluginSurroundings, tokens, type TrainingEvent } from '@longway/contracts';
import { type Pause, positionOf, rowsOfFinished, type RunSession, tellFailure, Trainer } from '@longway/engine';
import { type Catalog, type Experiment, registerRun, type Run } from '@longway/registry';
import { Subject } from 'rxjs';
import type { DependencyContainer } from 'tsyringe';
import type { Leader } from '../distributed/leader';
import { Delivery } from './delivery';
import { type Failure, type RunRecord, writeMetrics, writeRecord } from './run-record';

export interface ExperimentResult {
  /** `paused`: all runs came to where they were to end early. In run.json, that is `stopped`. */
  readonly status: Exclude<RunRecord['status'], 'running'> | 'paused';
  /** Of finished runs. */
  readonly rows: readonly MetricRow[];
  /** What the judges of a pause said. */
  readonly judged: readonly MetricRow[];
  readonly failures: readonly Failure[];
  /** What was thrown, by failure. */
  readonly errors: readonly Error[];
  /** What went wrong beside the training: a sink that could not finish, say. */
  readonly warnings: readonly string[];
  /** What the process should end with, where a run failed, or the end could not be written down. */
  readonly exit?: ExitCode;
}

/** One of the runs that an experiment consists of. */
export interface Turn {
  readonly run: string;
  /** Counted from 1. */
  readonly number: number;
  readonly total: number;
  /** Whether another process has carried it to its end. */
  readonly isDone: boolean;
}

/** Everything that the runs of one experiment share. */
export interface Stage {
  readonly experiment: Experiment;
  readonly catalog: Catalog;
  /** Holds the sinks; every run gets a child of it. */
  readonly container: DependencyContainer;
  readonly context: Omit<PluginSurroundings, 'warn'>;
  readonly folder: string;
  readonly record: RunRecord;
  /** Whether another process has begun the experiment: sinks may hold events that will be told again. */
  readonly isResumed: boolean;
  /** Where each run ends early. */
  readonly pause?: Pause;
  /** Has other ranks train along. */
  readonly leader?: Leader;
}

const nameOf = ({ arm, seed }: Run): string => `${arm.name}/seed-${seed}`;

/** Does the runs of an experiment in turn. One that fails does not keep the others from being done. */
export class Conductor {
  private readonly events = new Subject<TrainingEvent>();
  readonly events$ = this.events.asObservable();
  private readonly delivery: Delivery;
  private readonly rows: MetricRow[] = [];
  private readonly judged: MetricRow[] = [];
  private isPaused = false;
  private readonly failures: Failure[] = [];
  private readonly errors: Error[] = [];
  private trainer?: Trainer;
  private session?: RunSession;
  /** Warnings that came before there was a trainer to number them. */
  private early: string[] = [];
  private stopRequested = false;

  constructor(private readonly stage: Stage) {
    this.delivery = new Delivery(stage.container.resolve(tokens.sinks));
  }

  stop(): void {
    this.stopRequested = true;
    this.trainer?.stop();
  }

  /** Of the run in hand; between two runs everything is saved. */
  checkpoint(): void {
    this.trainer?.checkpoint();
  }

  async run(announce: (turn: Turn) => void = () => undefined): Promise<ExperimentResult> {
    const { experiment, record } = this.stage;
    const { versions, gitRevision } = record;
    const runs = experiment.arms.flatMap((arm) => experiment.seeds.map((seed): Run => ({ arm, seed, versions, gitRevision })));
    await writeRecord(this.stage.folder, record);
    try {
      for (const [index, run] of runs.entries()) {
        if (this.stopRequested) break;
        const done = await rowsOfFinished(this.folderOf(run));
        announce({ run: nameOf(run), number: index + 1, total: runs.length, isDone: done !== undefined });
        if (done) await this.keep(done);
        else await this.attempt(run);
        if (this.stage.leader?.isTorn) break;
      }
    } finally {
      this.events.complete();
    }
    return this.finish();
  }

  private async finish(): Promise<ExperimentResult> {
    const warnings = [...(await this.delivery.drain())];
    const whole = this.isPaused ? 'paused' : 'finished';
    const status = this.stopRequested ? 'stopped' : this.failures.length > 0 ? 'failed' : whole;
    const { rows, judged, failures, errors, stage } = this;
    const [first] = errors;
    const written = status === 'paused' ? 'stopped' : status;
    const ended = {
      ...stage.record,
      status: written,
      finishedAt: new Date().toISOString(),
      ...(failures.length > 0 && { failures }),
    } as const;
    // A full disk must not hide what went wrong; `running` says as much as that the experiment is not finished.
    const unwritten = await writeRecord(stage.folder, ended).then(
      () => undefined,
      (error: Error) => error,
    );
    if (unwritten) warnings.push(unwritten.message);
    const reason = first ?? unwritten;
    return {
      status,
      rows,
      judged,
      failures,
      errors,
      warnings,
      ...(reason && { exit: reason instanceof LongwayError ? reason.exit : 'failure' }),
    };
  }

  private async attempt(run: Run): Promise<void> {
    const { leader, folder, pause } = this.stage;
    await leader?.lead({ run: nameOf(run), folder, pause });
    try {
      await this.train(run);
    } catch (error) {
      const thrown = error instanceof Error ? error : new Error(String(error));
      this.failures.push({ run: nameOf(run), message: thrown.message });
      this.errors.push(thrown);
      if (!this.trainer) await this.tellFailure(run, thrown);
      // The others wait at the run's beginning, or are in the midst of it.
      if (leader && !this.session) await tellFailure(leader.ranks, thrown);
      if (this.session?.isAwaited) leader?.tear();
    } finally {
      this.trainer = undefined;
      this.session = undefined;
    }
  }

  private async train(run: Run): Promise<void> {
    const { container, catalog, context } = this.stage;
    const [name, place] = [nameOf(run), this.folderOf(run)];
    const warn = (message: string) => (this.trainer ? this.trainer.warn('plugin', message) : void this.early.push(message));
    const child = await registerRun(container, run, catalog, { ...context, warn });
    try {
      const trainer = child.resolve(Trainer);
      this.trainer = trainer;
      trainer.events$.subscribe((event) => this.tell(event));
      const { pause, isResumed, leader } = this.stage;
      const persist = () => this.delivery.persist();
      const session = await trainer.open({ folder: place, name: `arms/${name}`, persist, pause, ranks: leader?.ranks });
      if (isResumed) await this.delivery.resume({ run: name, sequence: session.sequence });
      for (const message of this.early.splice(0)) trainer.warn('plugin', message);
      // A stop may have been asked for before there was a session to be told.
      if (this.stopRequested) trainer.stop();
      this.session = session;
      const { outcome, rows } = await session.run();
      // Another rank may have been asked to stop.
      if (outcome === 'stopped') this.stopRequested = true;
      if (outcome !== 'paused') return await this.keep(rows);
      this.isPaused = true;
      this.judged.push(...rows);
    } finally {
      await child.dispose();
    }
  }

  /** A process may be killed between the end of a run and this, so that rows of finished runs are written again. */
  private async keep(rows: readonly MetricRow[]): Promise<void> {
    this.rows.push(...rows);
    await writeMetrics(this.stage.folder, this.rows);
  }

  private folderOf(run: Run): string {
    return join(this.stage.folder, 'arms', nameOf(run));
  }

  private tell(event: TrainingEvent): void {
    this.delivery.next(event, (code, message) => this.trainer?.warn(code, message));
    this.events.next(event);
  }

  /** Where a run fails before it has a trainer, nobody else says so. It is told where a trainer would have begun, for the next process to tell anew. */
  private async tellFailure(run: Run, { message }: Error): Promise<void> {
    const { step, sequence } = await positionOf(this.folderOf(run));
    const name = nameOf(run);
    if (this.stage.isResumed) await this.delivery.resume({ run: name, sequence });
    this.tell({ run: name, arm: run.arm.name, seed: run.seed, sequence, step, time: new Date().toISOString(), type: 'RunFailed', message });
  }
}
