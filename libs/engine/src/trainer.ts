import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  type BackendOptions,
  type Dataset,
  type Evaluator,
  type EventOf,
  type Extractor,
  type Lens,
  type Measurement,
  type MetricRow,
  type Named,
  type Objective,
  type PretextTask,
  type RunIdentity,
  type Shortcut,
  type StepScalars,
  tokens,
  type TrainingEvent,
  type TrainingOptions,
} from '@longway/contracts';
import { BatchLoader, type BrokenImage, DecodeWorkers, type ImageBatch, Quarantine, trainingPicks } from '@longway/data';
import { BatchOrder } from '@longway/images';
import { writeFileAtomically } from '@longway/storage';
import { randomFrom, toImages } from '@longway/tensor';
import type { Observable } from 'rxjs';
import { inject, injectable } from 'tsyringe';
import { appendBroken } from './append-broken';
import { EventStream } from './event-stream';
import { requireFinite } from './finite';
import { FrozenModel } from './frozen-model';
import { buildNetworks, countWeights, disposeNetworks, type Networks } from './networks';
import { openOnce } from './open-once';
import { makePreview } from './preview';
import { Throughput } from './throughput';
import { TrainStep } from './train-step';
import { saveWeights } from './weights';

export interface RunResult {
  readonly outcome: EventOf<'RunFinished'>['outcome'];
  /** Empty where the run was stopped before its evaluation ended. */
  readonly rows: readonly MetricRow[];
}

const EMULATED =
  'This processor does not multiply bfloat16 numbers: values are rounded to it and the arithmetic between is float32, which is no faster than float32 alone.';

class StopRequested extends Error {}

/** One run: trains an arm with one seed, saves it, evaluates it, and tells everything as events. Good for one `run`. */
@injectable()
export class Trainer {
  private readonly events: EventStream;
  private readonly dataset: Dataset;
  private readonly workers: DecodeWorkers;
  private readonly quarantine: Quarantine;
  private folder = '';
  private stopRequested = false;

  constructor(
    @inject(tokens.run) private readonly identity: RunIdentity,
    @inject(tokens.training) private readonly options: TrainingOptions,
    @inject(tokens.backend) private readonly backend: BackendOptions,
    @inject(tokens.dataset) dataset: Dataset,
    @inject(tokens.shortcuts) private readonly shortcuts: readonly Shortcut[],
    @inject(tokens.task) private readonly task: PretextTask,
    @inject(tokens.extractor) private readonly extractor: Extractor,
    @inject(tokens.lens) private readonly lens: Lens,
    @inject(tokens.objective) private readonly objective: Objective,
    @inject(tokens.evaluators) private readonly evaluators: readonly Named<Evaluator>[],
  ) {
    this.events = new EventStream(identity);
    this.dataset = openOnce(dataset);
    this.workers = new DecodeWorkers(options.data);
    this.quarantine = new Quarantine({ maxBroken: options.data.maxBroken, tell: (broken) => this.setAside(broken) });
  }

  get events$(): Observable<TrainingEvent> {
    return this.events.events$;
  }

  /** Ends the run after the step or the evaluation chunk in hand; what was trained is saved. */
  stop(): void {
    this.stopRequested = true;
  }

  warn(code: string, message: string): void {
    this.events.emit({ type: 'Warned', code, message });
  }

  /**
   * @param folder for weights, the preview and the list of broken pictures; made where it is missing.
   * @throws LongwayError where the parts do not fit, the data is missing, or the training diverges; `RunFailed` is told first.
   */
  async run({ folder }: { folder: string }): Promise<RunResult> {
    this.folder = folder;
    const started = performance.now();
    const finish = (outcome: RunResult['outcome'], rows: readonly MetricRow[]): RunResult => {
      this.events.emit({ type: 'RunFinished', outcome, seconds: (performance.now() - started) / 1000 });
      return { outcome, rows };
    };
    let networks: Networks | undefined;
    try {
      const { lens, extractor, task, objective } = this;
      networks = buildNetworks({ lens, extractor, task, objective }, this.dataset.imageShape, this.identity.seed);
      this.announce(networks);
      const whole = await this.train(networks, folder);
      await this.save(networks, folder);
      if (!whole) return finish('stopped', []);
      await this.preview(networks, folder);
      return finish('completed', await this.evaluate(networks));
    } catch (error) {
      if (error instanceof StopRequested) return finish('stopped', []);
      this.events.emit({ type: 'RunFailed', message: (error as Error).message });
      throw error;
    } finally {
      if (networks) disposeNetworks(networks);
      await this.workers.close();
      this.events.complete();
    }
  }

  private async setAside(broken: BrokenImage): Promise<void> {
    this.warn('broken-image', `${broken.file} (${broken.split}) is left out, another picture stands in its place. ${broken.fault}`);
    await appendBroken(this.folder, broken);
  }

  private announce(networks: Networks): void {
    const { config, versions, gitRevision } = this.identity;
    this.events.emit({
      type: 'RunStarted',
      config,
      versions,
      ...(gitRevision && { gitRevision }),
      totalSteps: this.options.steps,
      weights: { lens: countWeights(networks.lens), extractor: countWeights(networks.extractor), head: countWeights(networks.head) },
    });
  }

  /** @returns whether all steps were made; false after `stop`. */
  private async train(networks: Networks, folder: string): Promise<boolean> {
    const { steps, batchSize, checkpointEvery } = this.options;
    const { seed } = this.identity;
    const { imageShape } = this.dataset;
    const split = await this.dataset.open('train');
    const loader = new BatchLoader(
      { split, splitName: 'train', imageShape, shortcuts: this.shortcuts, seed, quarantine: this.quarantine },
      this.workers,
    );
    const batches = loader.batches(trainingPicks(new BatchOrder(loader.length, batchSize, seed), steps));
    const { task, objective, lens } = this;
    const trainStep = new TrainStep({ networks, task, objective, lens }, this.options, {
      trace: this.backend.trace === 'auto',
      onFallback: (reason) => this.warn('not-traced', `${reason} The training goes on operation by operation, in float32.`),
      onEmulation: () => this.warn('bf16-emulated', EMULATED),
    });
    const throughput = new Throughput();
    try {
      for (let step = 0; step < steps; step++) {
        if (this.stopRequested) return false;
        const start = performance.now();
        const { levels, shape, labels } = (await batches.next()).value as ImageBatch;
        const ready = performance.now();
        const images = toImages(levels, shape);
        let scalars: StepScalars;
        try {
          scalars = trainStep.run({ images, labels }, randomFrom(seed, 'examples', step), step);
        } finally {
          images.dispose();
        }
        throughput.record(batchSize, (ready - start) / 1000, (performance.now() - start) / 1000);
        this.events.step = step + 1;
        requireFinite(scalars, step + 1);
        const { imagesPerSecond, waitingShare } = throughput;
        this.events.emit({ type: 'StepFinished', ...scalars, imagesPerSecond, waitingShare });
        if (checkpointEvery && (step + 1) % checkpointEvery === 0 && step + 1 < steps) await this.save(networks, folder);
        // Steps block the event loop: signals and sinks get their turn here.
        await setImmediate();
      }
      return true;
    } finally {
      trainStep.dispose();
      await batches.return();
    }
  }

  private async save(networks: Networks, folder: string): Promise<void> {
    const weights = join(folder, 'weights');
    const bytes = await saveWeights(weights, networks, this.events.step);
    this.events.emit({ type: 'CheckpointSaved', folder: weights, bytes });
  }

  private async preview(networks: Networks, folder: string): Promise<void> {
    if (countWeights(networks.lens) === 0) return;
    const { task, dataset, shortcuts, workers, quarantine } = this;
    const { seed } = this.identity;
    const source = {
      split: await dataset.open('test'),
      splitName: 'test',
      imageShape: dataset.imageShape,
      shortcuts,
      seed,
      quarantine,
    } as const;
    const loader = new BatchLoader(source, workers);
    const preview = await makePreview({ networks, task, loader, seed, breathe: () => this.breathe() }, this.events.step);
    const file = join(folder, 'preview.json');
    await writeFileAtomically(file, JSON.stringify(preview));
    this.events.emit({ type: 'PreviewReady', file });
  }

  private async evaluate(networks: Networks): Promise<MetricRow[]> {
    const { task, dataset, shortcuts, workers, quarantine } = this;
    const { arm, seed } = this.identity;
    const rows: MetricRow[] = [];
    let current = '';
    const subject = new FrozenModel({
      networks,
      task,
      dataset,
      shortcuts,
      workers,
      quarantine,
      seed,
      trace: this.backend.trace === 'auto',
      breathe: () => this.breathe(),
      progress: (done, total) => this.events.emit({ type: 'EvaluationProgressed', evaluator: current, done, total }),
    });
    for (const { name, value } of this.evaluators) {
      current = name;
      this.events.emit({ type: 'EvaluationStarted', evaluator: name });
      const started = performance.now();
      const measurements: Measurement[] = [];
      for await (const measurement of value.evaluate(subject)) measurements.push(measurement);
      rows.push(...measurements.map((measurement) => ({ arm, seed, evaluator: name, ...measurement })));
      this.events.emit({ type: 'EvaluationFinished', evaluator: name, measurements, seconds: (performance.now() - started) / 1000 });
    }
    return rows;
  }

  private async breathe(): Promise<void> {
    await setImmediate();
    if (this.stopRequested) throw new StopRequested();
  }
}
