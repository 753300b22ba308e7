import { join, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type {
  BackendOptions,
  Dataset,
  Evaluator,
  EventOf,
  Extractor,
  Lens,
  MetricRow,
  Named,
  Objective,
  PretextTask,
  Ranks,
  RunIdentity,
  Shortcut,
  TrainingOptions,
} from '@longway/contracts';
import { type BrokenImage, DecodeWorkers, Quarantine } from '@longway/data';
import type { Slots } from '@longway/tensor';
import { appendBroken, rewriteBroken } from './append-broken';
import { type Evaluation, type Progress, RunFiles } from './checkpoint/run-files';
import type { RunState, TrainingState } from './checkpoint/run-state';
import { bytesOfTensors, optimizerFile, restoreOptimizers, restoreWeights, weightFiles } from './checkpoint/snapshot';
import type { EventStream } from './event-stream';
import { keepIn } from './keep-exhibit';
import { judge, type JudgeParts, type PreviewParts, savePreview } from './judge';
import { buildNetworks, countWeights, disposeNetworks, type Networks } from './networks';
import { finalPreview, passingPreview, previewSteps, type PreviewSize } from './preview';
import { fingerprint, meet, requireEqual, type Standing, tellFailure } from './ranks';
import { Training } from './training';

export interface RunResult {
  /** `paused`: it came to where it was to end early. As an event, that is `stopped`. */
  readonly outcome: EventOf<'RunFinished'>['outcome'] | 'paused';
  /** Empty where the run was stopped before its evaluation ended; of a paused one, what its judges said. */
  readonly rows: readonly MetricRow[];
}

/** Where a session ends early, with everything saved. Another one goes on from there as if there had been no pause. */
export interface Pause {
  /** After so many training steps; `trained`: once all are made, before evaluators judge. */
  readonly at: number | 'trained';
  /** Evaluators of the run that judge the networks as they are there. Their figures are in the session's result, and nowhere else. */
  readonly judges?: readonly string[];
}

/** What a run is made of. */
export interface RunParts {
  readonly identity: RunIdentity;
  readonly options: TrainingOptions;
  readonly backend: BackendOptions;
  readonly dataset: Dataset;
  readonly shortcuts: readonly Shortcut[];
  readonly task: PretextTask;
  readonly extractor: Extractor;
  readonly lens: Lens;
  readonly objective: Objective;
  readonly evaluators: readonly Named<Evaluator>[];
  readonly events: EventStream;
}

/** Where a run's files are, and who keeps its events. */
export interface RunPlace {
  /** For checkpoints, weights, the preview and the list of broken pictures; made where it is missing. */
  readonly folder: string;
  /** What events call the folder: its path from the experiment's; the folder itself when absent. */
  readonly name?: string;
  /** Makes all events so far outlive the process: what is saved next relies on them. */
  readonly persist?: () => void;
  readonly pause?: Pause;
  /**
   * The processes that train the run together, each in a session of its own; this one alone when absent. All of them see the folder, rank 0 alone
   * writes in it and evaluates.
   */
  readonly ranks?: Ranks;
}

class StopRequested extends Error {}

const stepFile = (step: number): string => `step-${String(step).padStart(6, '0')}.json`;

/**
 * One process's work on a run: trains, saves, evaluates, and tells everything as events. Where another process has begun the run,
 * this one goes on from what that one saved last, and ends with the weights, the metrics and the events that one process alone would
 * have ended with.
 */
export class RunSession {
  private readonly workers: DecodeWorkers;
  private readonly quarantine: Quarantine;
  private readonly began = performance.now();
  private stopRequested = false;
  private checkpointRequested = false;
  private hasMet = false;
  private isTraining = false;

  private constructor(
    private readonly parts: RunParts,
    private readonly place: RunPlace,
    private readonly files: RunFiles,
    private readonly found: Progress | undefined,
    private readonly damage: readonly string[],
  ) {
    const { data } = parts.options;
    this.workers = new DecodeWorkers({ ...data, warn: (code, message) => parts.events.warn(code, message) });
    this.quarantine = new Quarantine({ maxBroken: data.maxBroken, tell: (broken) => this.setAside(broken) }, found?.state.broken);
    if (found) parts.events.resume(found.state);
  }

  static async open(parts: RunParts, place: RunPlace): Promise<RunSession> {
    const files = new RunFiles(place.folder, parts.options.keepCheckpoints);
    const damage: string[] = [];
    const found = await files.progress((folder, { message }) =>
      damage.push(`${relative(place.folder, folder)} is damaged, and what was saved before it is taken. ${message}`),
    );
    return new RunSession(parts, place, files, found, damage);
  }

  /** The number of the first event that this session tells. Those from there on that another one told, it tells again. */
  get sequence(): number {
    return this.found?.state.sequence ?? 0;
  }

  /** Ends the run after the step or the evaluation chunk in hand; what was trained is saved. */
  stop(): void {
    this.stopRequested = true;
  }

  /**
   * Saves a checkpoint after the training step in hand, beside those that are due. Changes nothing of what comes behind it. Once training is
   * over, everything is saved as it comes, and there is nothing to be asked for.
   */
  checkpoint(): void {
    this.checkpointRequested = true;
  }

  /** Whether other ranks are in the midst of a training, which cannot go on without this one. */
  get isAwaited(): boolean {
    return this.place.ranks !== undefined && this.isTraining;
  }

  /** Whether this process writes what comes of the run. */
  private get leads(): boolean {
    return (this.place.ranks?.rank ?? 0) === 0;
  }

  /** @throws LongwayError where the parts do not fit, the data is missing, or the training diverges; `RunFailed` is told first. */
  async run(): Promise<RunResult> {
    const { events, dataset, identity } = this.parts;
    let networks: Networks | undefined;
    try {
      networks = buildNetworks(this.parts, dataset.imageShape, identity.seed);
      // Without what a process added that was killed before it had saved.
      if (this.leads) await rewriteBroken(this.place.folder, this.quarantine.broken);
      if (this.found) this.takeUp(this.found, networks);
      else this.announce(networks);
      const whole = await this.train(networks);
      if (this.stopRequested && !whole) return this.finish('stopped', []);
      if (!this.leads) return this.finish('completed', []);
      if (this.place.pause) return await this.pause(networks, this.place.pause);
      const rows = await this.evaluate(networks);
      const result = this.finish('completed', rows);
      await this.saveEvaluation({ evaluators: this.parts.evaluators.length, finished: true, rows });
      return result;
    } catch (error) {
      if (error instanceof StopRequested) return this.finish('stopped', []);
      events.emit({ type: 'RunFailed', message: (error as Error).message });
      const { ranks } = this.place;
      if (ranks && !this.hasMet) await tellFailure(ranks, error);
      throw error;
    } finally {
      if (networks) disposeNetworks(networks);
      await this.workers.close();
      events.complete();
    }
  }

  /** Puts everything where the other process left it. */
  private takeUp({ state, checkpoint, evaluation }: Progress, networks: Networks): void {
    restoreWeights(checkpoint.folder, checkpoint.contents, networks);
    // That it was saved is told behind it: the event's number is the first that is told again.
    if (state.scheduled && !evaluation) this.tellSaved(checkpoint.folder, bytesOfTensors(checkpoint.contents));
    for (const message of this.damage) this.parts.events.warn('damaged-checkpoint', message);
  }

  private announce(networks: Networks): void {
    const { identity, options, events } = this.parts;
    const { config, versions, gitRevision } = identity;
    events.emit({
      type: 'RunStarted',
      config,
      versions,
      ...(gitRevision && { gitRevision }),
      totalSteps: options.steps,
      weights: { lens: countWeights(networks.lens), extractor: countWeights(networks.extractor), head: countWeights(networks.head) },
    });
    for (const message of this.damage) events.warn('damaged-checkpoint', message);
  }

  /** Has the judges of a pause look at what is trained so far. */
  private async pause(networks: Networks, { judges = [] }: Pause): Promise<RunResult> {
    const asked = this.parts.evaluators.filter(({ name }) => judges.includes(name));
    let rows: readonly MetricRow[] = [];
    for await (const judged of judge({ ...this.judgeParts(networks), evaluators: asked, keep: async () => undefined })) rows = judged.rows;
    return this.finish('paused', rows);
  }

  /** @returns whether the run is trained; false after `stop`, and where a pause is due. */
  private async train(networks: Networks): Promise<boolean> {
    const { parts, place, workers, quarantine, found } = this;
    if (found && !found.state.training) {
      await this.meet(networks, {});
      return true;
    }
    const { identity, options, backend, task, objective, lens, events } = parts;
    const game = { networks, task, objective, lens };
    const trace = backend.trace === 'auto';
    const training = new Training({
      ...parts,
      game,
      trace,
      seed: identity.seed,
      workers,
      quarantine,
      folder: place.folder,
      ranks: place.ranks,
    });
    const { checkpointEvery, steps, previews } = options;
    const shown = previewSteps(steps, previews);
    // A stop while pictures are made waits for them: what is saved has to be what a step left.
    const previewed: PreviewParts = { ...parts, networks, workers, quarantine, breathe: async () => void (await setImmediate()) };
    const isDue = () => checkpointEvery !== null && events.step % checkpointEvery === 0 && events.step < steps;
    const { at } = place.pause ?? {};
    const isPauseDue = () => typeof at === 'number' && events.step >= at;
    try {
      if (found?.state.training) {
        restoreOptimizers(found.checkpoint.folder, found.checkpoint.contents, training.slots);
        training.resume(found.state.training);
      }
      await this.meet(networks, training.slots);
      this.isTraining = true;
      const whole = await training.run({
        isStopped: () => this.stopRequested,
        isPauseDue,
        afterStep: async () => {
          if (isDue()) await this.meet(networks, training.slots);
          if (!this.leads) return;
          // Ahead of the checkpoint: who goes on from there has it already.
          if (shown.has(events.step)) await this.preview(previewed, join('previews', stepFile(events.step)), passingPreview);
          const isAsked = this.checkpointRequested && events.step < steps;
          this.checkpointRequested = false;
          if (isDue()) await this.saveCheckpoint(networks, training, training.state(true), true);
          else if (isAsked) await this.saveCheckpoint(networks, training, training.state(false), true);
        },
      });
      this.isTraining = false;
      // Another rank may have been asked.
      if (!whole && !isPauseDue()) this.stopRequested = true;
      if (!this.leads) return whole;
      if (whole) await this.saveWeights(networks);
      // A second one at a step that has one already would take away that it was scheduled.
      else if (!isDue() && events.step !== found?.state.step) await this.saveCheckpoint(networks, training, training.state(false), false);
      return whole;
    } catch (error) {
      // Every rank has seen it.
      if (training.hasDiverged) this.isTraining = false;
      throw error;
    } finally {
      training.dispose();
    }
  }

  /** Makes sure that all ranks are where this one is. */
  private async meet(networks: Networks, slots: Slots): Promise<void> {
    const { ranks } = this.place;
    const { events, options } = this.parts;
    this.hasMet = true;
    if (!ranks) return;
    const standing: Standing = { step: events.step, weights: fingerprint(networks, slots) };
    requireEqual(await meet(ranks, standing, options.distributed.timeout));
  }

  /** @param scheduled false where a stop leaves it. */
  private async saveCheckpoint(networks: Networks, { slots }: Training, training: TrainingState, scheduled: boolean): Promise<void> {
    const { step } = this.parts.events;
    const contents = { ...weightFiles(networks, step), ...optimizerFile(slots, step) };
    this.place.persist?.();
    const state = { ...this.state(), scheduled, training };
    this.tellSaved(await this.files.saveCheckpoint(state, contents), bytesOfTensors(contents));
  }

  private async saveWeights(networks: Networks): Promise<void> {
    const contents = weightFiles(networks, this.parts.events.step);
    this.place.persist?.();
    this.tellSaved(await this.files.saveWeights(this.state(), contents), bytesOfTensors(contents));
  }

  private async evaluate(networks: Networks): Promise<readonly MetricRow[]> {
    const judged = this.judgeParts(networks);
    const begun = this.found?.evaluation;
    if (!begun) await this.preview(judged, 'preview.json', finalPreview);
    let rows = begun?.rows ?? [];
    for await (const evaluation of judge(judged, begun)) {
      rows = evaluation.rows;
      await this.saveEvaluation(evaluation);
    }
    return rows;
  }

  private judgeParts(networks: Networks): JudgeParts {
    const { parts, workers, quarantine } = this;
    const trace = parts.backend.trace === 'auto';
    return { ...parts, networks, workers, quarantine, trace, breathe: () => this.breathe(), keep: keepIn(this.place.folder) };
  }

  /** @param file seen from the run's folder. */
  private async preview(parts: PreviewParts, file: string, size: PreviewSize): Promise<void> {
    if (await savePreview(parts, join(this.place.folder, file), size))
      this.parts.events.emit({ type: 'PreviewReady', file: join(this.name, file) });
  }

  private async saveEvaluation(evaluation: Evaluation): Promise<void> {
    this.place.persist?.();
    await this.files.saveEvaluation(this.state(), evaluation);
  }

  private state(): RunState {
    return { ...this.parts.events.state, seconds: this.seconds, broken: [...this.quarantine.broken], scheduled: true };
  }

  private get seconds(): number {
    return (this.found?.state.seconds ?? 0) + (performance.now() - this.began) / 1000;
  }

  private get name(): string {
    return this.place.name ?? this.place.folder;
  }

  private tellSaved(folder: string, bytes: number): void {
    this.parts.events.emit({ type: 'CheckpointSaved', folder: join(this.name, relative(this.place.folder, folder)), bytes });
  }

  private finish(outcome: RunResult['outcome'], rows: readonly MetricRow[]): RunResult {
    const told = outcome === 'completed' ? outcome : 'stopped';
    this.parts.events.emit({ type: 'RunFinished', outcome: told, seconds: this.seconds });
    return { outcome, rows };
  }

  private async setAside(broken: BrokenImage): Promise<void> {
    const { file, split, fault } = broken;
    this.parts.events.warn('broken-image', `${file} (${split}) is left out, another picture stands in its place. ${fault}`);
    if (this.leads) await appendBroken(this.place.folder, broken);
  }

  private async breathe(): Promise<void> {
    await setImmediate();
    if (this.stopRequested) throw new StopRequested();
  }
}
