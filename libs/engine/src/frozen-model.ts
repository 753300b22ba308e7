import {
  type Answers,
  type Dataset,
  type EvaluationSubject,
  type FeatureRequest,
  type FeatureSet,
  type ImageShape,
  LongwayError,
  type Marks,
  type PretextTask,
  type ReconstructionError,
  type Shortcut,
  type SplitName,
} from '@longway/contracts';
import { BatchLoader, type DecodeWorkers, type ImageSource, type Quarantine } from '@longway/data';
import { compile, type Compiled, randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { batchSizeFor, eachBatch, range } from './each-batch';
import { lookThrough } from './look-through';
import { type Networks, trainableVariables } from './networks';
import { packScalars } from './pack-scalars';
import { predict } from './predict';
import { reconstructionError } from './reconstruction';
import { type SeenAs, SplitFeatures } from './split-features';

/** Images a forward pass: a task may ask a hundred questions about each. */
const BATCH = 64;

/** What a frozen model needs beside its networks. */
export interface FrozenModelParts {
  readonly networks: Networks;
  readonly task: PretextTask;
  readonly dataset: Dataset;
  readonly shortcuts: readonly Shortcut[];
  readonly workers: DecodeWorkers;
  /** Where broken pictures go; when absent, the first one is an error. */
  readonly quarantine?: Quarantine;
  readonly seed: number;
  /** Whether passes may run as one function. */
  readonly trace: boolean;
  /** Called between batches; throws where the run was stopped. */
  readonly breathe: () => Promise<void>;
  readonly progress: (done: number, total: number) => void;
  /** Keeps an exhibit where the run keeps its files; when absent, nothing is kept. */
  readonly keep?: EvaluationSubject['keep'];
}

/** What the head is asked. */
interface Question {
  readonly split: SplitName;
  readonly count?: number;
  readonly kind: SeenAs;
  readonly marks: Marks;
}

/** A trained model with running statistics in batch norm, and the data to judge it on. */
export class FrozenModel implements EvaluationSubject {
  readonly seed: number;
  readonly classNames: readonly string[];
  readonly task: PretextTask;
  readonly hasLens: boolean;
  readonly hasShortcut: boolean;
  readonly canMislead: boolean;
  readonly imageShape: ImageShape;
  readonly endPoints: readonly string[];
  readonly progress: EvaluationSubject['progress'];
  readonly breathe: EvaluationSubject['breathe'];
  readonly keep: EvaluationSubject['keep'];
  /** Features are computed once for all evaluators. */
  private readonly computed = new Map<Dataset, Map<string, SplitFeatures>>();

  constructor(private readonly parts: FrozenModelParts) {
    this.seed = parts.seed;
    this.classNames = parts.dataset.classNames;
    this.task = parts.task;
    this.hasLens = trainableVariables(parts.networks.lens).length > 0;
    this.hasShortcut = parts.shortcuts.length > 0;
    this.canMislead = this.hasShortcut && parts.task.mislead !== undefined;
    this.imageShape = parts.dataset.imageShape;
    this.endPoints = parts.networks.endPoints;
    this.progress = parts.progress;
    this.breathe = parts.breathe;
    this.keep = parts.keep ?? (async () => undefined);
  }

  async count(split: SplitName, dataset = this.parts.dataset): Promise<number> {
    return (await dataset.open(split)).length;
  }

  async features({ split, count, kind, layer, pooling = 'mean', dataset = this.parts.dataset }: FeatureRequest): Promise<FeatureSet> {
    requireSameShape(dataset.imageShape, this.imageShape);
    const loader = await this.loader(split, 'none', dataset);
    const { networks, task, trace, breathe } = this.parts;
    const known = this.computed.get(dataset) ?? new Map<string, SplitFeatures>();
    this.computed.set(dataset, known);
    const key = `${split} ${pooling}`;
    const computed = known.get(key) ?? new SplitFeatures({ loader, networks, task, pooling, hasLens: this.hasLens, trace, breathe });
    known.set(key, computed);
    return computed.at(layer, kind, Math.min(count ?? loader.length, loader.length));
  }

  async pretext(question: Question): Promise<Record<string, number>> {
    const totals: Record<string, number> = {};
    let unpack: (values: ArrayLike<number>) => unknown = () => ({});
    const judge = (outputs: tf.Tensor, targets: tf.Tensor): tf.Tensor => {
      const scalars = packScalars({ ...this.task.metrics(outputs, targets), loss: this.task.loss(outputs, targets) });
      unpack = scalars.unpack;
      return scalars.packed;
    };
    await this.ask(question, judge, (packed, share) => {
      const scalars = unpack(packed.dataSync()) as Record<string, number>;
      for (const [name, value] of Object.entries(scalars)) totals[name] = (totals[name] ?? 0) + value * share;
    });
    return totals;
  }

  async answers(question: Question): Promise<Answers | undefined> {
    const { classes } = this.task;
    if (classes === undefined) return undefined;
    const counts: number[] = [];
    const judge = (outputs: tf.Tensor, targets: tf.Tensor): tf.Tensor => {
      const given = tf.oneHot(tf.cast(tf.argMax(outputs, 1), 'int32'), outputs.shape[1] as number, 1, 0, 'float32');
      return tf.matMul(tf.oneHot(tf.cast(targets, 'int32'), classes, 1, 0, 'float32') as tf.Tensor2D, given as tf.Tensor2D, true);
    };
    await this.ask(question, judge, (table) => table.dataSync().forEach((count, i) => (counts[i] = (counts[i] ?? 0) + count)));
    return { classes, answers: counts.length / classes, counts };
  }

  async reconstruction({ split, count, marks }: { split: SplitName; count: number; marks: Marks }): Promise<ReconstructionError> {
    const { networks, task, seed, breathe } = this.parts;
    return reconstructionError({ networks, task, loader: await this.loader(split, marks), seed, breathe }, count);
  }

  /** @param use is given what `judge` made of each batch, and the batch's share of all images. Inside a tidy. */
  private async ask(
    { split, count: asked, kind, marks }: Question,
    judge: (outputs: tf.Tensor, targets: tf.Tensor) => tf.Tensor,
    use: (judged: tf.Tensor, share: number) => void,
  ): Promise<void> {
    const loader = await this.loader(split, marks);
    const count = Math.min(asked ?? loader.length, loader.length);
    const pass: Compiled = (inputs, targets, ...extras) => {
      const outputs = predict(this.parts.networks, this.task, this.seen(inputs as tf.Tensor4D, kind), { training: false, extras });
      return [judge(outputs, targets as tf.Tensor)];
    };
    const compiled = compile(pass, { trace: this.parts.trace, precision: 'float32', onFallback: () => undefined });
    try {
      await this.eachBatch(loader, count, (images, { shape: [size], labels }, first) => {
        const facts = { labels: tf.tensor1d(labels, 'int32'), training: false };
        const { inputs, targets, extras = [] } = this.task.examples(images, randomFrom(this.seed, 'pretext', split, first), facts);
        const [judged] = compiled.run(inputs, targets, ...extras);
        use(judged as tf.Tensor, size / count);
      });
    } finally {
      compiled.dispose();
    }
  }

  private seen(images: tf.Tensor4D, kind: SeenAs): tf.Tensor4D {
    return kind === 'lensed' ? lookThrough(this.parts.networks, images) : images;
  }

  private async loader(splitName: SplitName, marks: Marks, dataset = this.parts.dataset): Promise<BatchLoader> {
    const { shortcuts, seed, workers, task, quarantine } = this.parts;
    const source = { split: await dataset.open(splitName), splitName, imageShape: dataset.imageShape, seed, quarantine };
    const classes = dataset.classNames.length;
    const mislead: ImageSource['mislead'] = (image, misleading) => task.mislead?.(image, { ...misleading, classes });
    return new BatchLoader(
      { ...source, shortcuts: marks === 'none' ? [] : shortcuts, ...(marks === 'misleading' && { mislead }) },
      workers,
    );
  }

  private eachBatch(loader: BatchLoader, count: number, use: Parameters<typeof eachBatch>[2]): Promise<void> {
    const batchSize = batchSizeFor(this.parts.dataset.imageShape, BATCH);
    return eachBatch(loader, { indices: range(0, count), batchSize, breathe: this.breathe }, use);
  }
}

const requireSameShape = (found: ImageShape, expected: ImageShape): void => {
  if (found.every((size, axis) => size === expected[axis])) return;
  throw new LongwayError(
    'the images of the other data set have another shape',
    { expected: expected.join('x'), found: found.join('x'), remedy: "set the other data set's crop to that of the run's own" },
    'usage',
  );
};
