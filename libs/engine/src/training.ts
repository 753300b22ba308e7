import { setImmediate } from 'node:timers/promises';
import { type Dataset, type Ranks, type Shortcut, type StepScalars, type TrainingOptions } from '@longway/contracts';
import { BatchLoader, type DecodeWorkers, type ImageBatch, type Picks, type Quarantine, trainingPicks } from '@longway/data';
import { BatchOrder } from '@longway/images';
import { collectiveKernels, type CollectiveOptions, randomFrom, type Slots, toImages } from '@longway/tensor';
import type { TrainingState } from './checkpoint/run-state';
import type { EventStream } from './event-stream';
import { requireEvenShares } from './ranks';
import { requireFinite } from './finite';
import { Health } from './health';
import { saveDiverged } from './save-diverged';
import { Throughput } from './throughput';
import { type Game, TrainStep } from './train-step';

const EMULATED =
  'This processor does not multiply bfloat16 numbers: values are rounded to it and the arithmetic between is float32, which is no faster than float32 alone.';

export interface TrainingParts {
  readonly game: Game;
  readonly options: TrainingOptions;
  readonly trace: boolean;
  readonly seed: number;
  readonly dataset: Dataset;
  readonly shortcuts: readonly Shortcut[];
  readonly workers: DecodeWorkers;
  readonly quarantine: Quarantine;
  readonly events: EventStream;
  /** For what is left of a training that diverged. */
  readonly folder: string;
  /** The processes that make each step together; this one alone when absent. */
  readonly ranks?: Ranks;
}

/** Who says when to end, and is waited for after each step. */
export interface StepWatcher {
  /** A wish, which ranks that train together follow after the same step. */
  readonly isStopped: () => boolean;
  /** True at the same step on all ranks. */
  readonly isPauseDue: () => boolean;
  readonly afterStep: () => Promise<unknown>;
}

const collectiveOptions = ({ batchNorm, compression, bucketMegabytes }: TrainingOptions['distributed']): CollectiveOptions => ({
  compression,
  bucketBytes: bucketMegabytes * 2 ** 20,
  synchronisesBatchNorm: batchNorm === 'synchronised',
});

/** A rank's part of each batch. */
function* sharesOf(batches: Iterable<Picks>, { rank, size }: Ranks): Generator<Picks> {
  for (const picks of batches) {
    const share = picks.length / size;
    yield picks.slice(rank * share, (rank + 1) * share);
  }
}

/** The steps of one run, from where its events are to the last. */
export class Training {
  private readonly health: Health;
  private readonly step: TrainStep;
  /** Steps since the last scheduled checkpoint, and the sum of the extractor's losses in them. */
  private since: TrainingState['since'] = { steps: 0, loss: 0 };
  private diverged = false;

  constructor(private readonly parts: TrainingParts) {
    const { game, options, trace, events, ranks } = parts;
    if (ranks) requireEvenShares(options, ranks);
    this.step = new TrainStep(game, options, {
      trace,
      ...(ranks && { together: collectiveOptions(options.distributed) }),
      onFallback: (reason) => events.warn('not-traced', `${reason} The training goes on operation by operation, in float32.`),
      onEmulation: () => events.warn('bf16-emulated', EMULATED),
    });
    const paysForChange = this.step.hasLens && game.lens.budgeted !== true;
    this.health = new Health({ options, classes: game.task.classes, paysForChange });
  }

  /** What the optimisers remember. */
  get slots(): Slots {
    return this.step.slots;
  }

  /** Whether a step's losses or gradients were no numbers, on all ranks alike. */
  get hasDiverged(): boolean {
    return this.diverged;
  }

  /** What another training needs to go on from here. @param scheduled whether a checkpoint is due at this step, or somebody asks for one. */
  state(scheduled: boolean): TrainingState {
    const { since, health } = this;
    const loss = scheduled ? since.loss / since.steps : null;
    if (scheduled) this.since = { steps: 0, loss: 0 };
    return { health: health.state, loss, since: this.since };
  }

  resume({ health, since }: TrainingState): void {
    this.health.state = health;
    this.since = since;
  }

  /** @returns whether all steps were made; false where it was stopped. */
  async run({ isStopped, isPauseDue, afterStep }: StepWatcher): Promise<boolean> {
    const { options, seed, dataset, shortcuts, workers, quarantine, events, ranks } = this.parts;
    const { steps, batchSize } = options;
    const split = await dataset.open('train');
    const source = { split, splitName: 'train', imageShape: dataset.imageShape, shortcuts, seed, quarantine } as const;
    const loader = new BatchLoader(source, workers);
    const first = events.step;
    const leads = (ranks?.rank ?? 0) === 0;
    const picks = trainingPicks(new BatchOrder(loader.length, batchSize, seed), steps, first);
    const batches = loader.batches(ranks ? sharesOf(picks, ranks) : picks);
    const throughput = new Throughput();
    try {
      for (let step = first; step < steps; step++) {
        // Ranks stop once all know, behind the same step.
        if (isPauseDue() || (ranks ? this.step.isStopAgreed : isStopped())) return false;
        const start = performance.now();
        const batch = (await batches.next()).value as ImageBatch;
        const ready = performance.now();
        const scalars = this.make(batch, step, isStopped());
        const { waited, transferred } = ranks ? collectiveKernels().take() : { waited: 0, transferred: 0 };
        const beside = { waited: (ready - start) / 1000, communicated: waited + transferred };
        throughput.record(batchSize, beside, (performance.now() - start) / 1000);
        events.step = step + 1;
        try {
          this.requireFinite(scalars, step + 1);
          const { imagesPerSecond, waitingShare, communicationShare } = throughput;
          events.emit({ type: 'StepFinished', ...scalars, imagesPerSecond, waitingShare, ...(ranks && { communicationShare }) });
          this.since = { steps: this.since.steps + 1, loss: this.since.loss + scalars.losses.extractor };
          if (leads) this.examine(scalars, batch, step);
          // Looks at the weights themselves, where they are saved.
          await afterStep();
        } catch (error) {
          throw leads ? await saveDiverged(this.parts.folder, error, { step: step + 1, split, batch }) : error;
        }
        // Steps block the event loop: signals and sinks get their turn here.
        await setImmediate();
      }
      return true;
    } finally {
      await batches.return();
    }
  }

  dispose(): void {
    this.step.dispose();
  }

  private requireFinite(scalars: StepScalars, step: number): void {
    try {
      requireFinite(scalars, step);
    } catch (error) {
      this.diverged = true;
      throw error;
    }
  }

  private make(batch: ImageBatch, step: number, wishesToStop: boolean): StepScalars {
    return this.withImages(batch, (images) => this.step.run({ images, labels: batch.labels }, this.chance(step), step, wishesToStop));
  }

  private examine(scalars: StepScalars, batch: ImageBatch, step: number): void {
    const { options } = this.parts;
    this.health.record(scalars);
    if (!this.health.isDue) return;
    const contrasts = this.withImages(batch, (images) => this.step.contrasts({ images, labels: batch.labels }, this.chance(step)));
    for (const { code, message } of this.health.judge(step + 1, options.batchSize, contrasts)) this.parts.events.warn(code, message);
  }

  /** What a task draws for a step; the same whenever it is asked for, and other things on other ranks. */
  private chance(step: number) {
    const { seed, ranks } = this.parts;
    return ranks && ranks.size > 1 ? randomFrom(seed, 'examples', step, ranks.rank) : randomFrom(seed, 'examples', step);
  }

  private withImages<T>({ levels, shape }: ImageBatch, use: (images: ReturnType<typeof toImages>) => T): T {
    const images = toImages(levels, shape);
    try {
      return use(images);
    } finally {
      images.dispose();
    }
  }
}
