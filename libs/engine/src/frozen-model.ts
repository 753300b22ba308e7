import type { Dataset, EvaluationSubject, FeatureSet, PretextTask, Shortcut, SplitName } from '@longway/contracts';
import { BatchLoader, type DecodeWorkers } from '@longway/data';
import { compile, type Compiled, randomFrom } from '@longway/tensor';
import type * as tf from '@tensorflow/tfjs';
import { batchSizeFor, eachBatch, range } from './each-batch';
import { type Networks, trainableVariables } from './networks';
import { packScalars } from './pack-scalars';
import { predict } from './predict';
import { type SeenAs, SplitFeatures } from './split-features';

/** Images a forward pass where they are small. */
const BATCH = 250;

/** What a frozen model needs beside its networks. */
export interface FrozenModelParts {
  readonly networks: Networks;
  readonly task: PretextTask;
  readonly dataset: Dataset;
  readonly shortcuts: readonly Shortcut[];
  readonly workers: DecodeWorkers;
  readonly seed: number;
  /** Whether passes may run as one function. */
  readonly trace: boolean;
  /** Called between batches; throws where the run was stopped. */
  readonly breathe: () => Promise<void>;
  readonly progress: (done: number, total: number) => void;
}

/** A trained model with running statistics in batch norm, and the data to judge it on. */
export class FrozenModel implements EvaluationSubject {
  readonly seed: number;
  readonly classNames: readonly string[];
  readonly task: PretextTask;
  readonly hasLens: boolean;
  readonly hasShortcut: boolean;
  readonly endPoints: readonly string[];
  readonly progress: EvaluationSubject['progress'];
  readonly breathe: EvaluationSubject['breathe'];
  /** Features are computed once for all evaluators. */
  private readonly computed = new Map<SplitName, SplitFeatures>();

  constructor(private readonly parts: FrozenModelParts) {
    this.seed = parts.seed;
    this.classNames = parts.dataset.classNames;
    this.task = parts.task;
    this.hasLens = trainableVariables(parts.networks.lens).length > 0;
    this.hasShortcut = parts.shortcuts.length > 0;
    this.endPoints = parts.networks.endPoints;
    this.progress = parts.progress;
    this.breathe = parts.breathe;
  }

  async count(split: SplitName): Promise<number> {
    return (await this.parts.dataset.open(split)).length;
  }

  async features({ split, count, kind, layer }: { split: SplitName; count?: number; kind: SeenAs; layer: string }): Promise<FeatureSet> {
    const loader = await this.loader(split, false);
    const { networks, trace, breathe } = this.parts;
    const computed = this.computed.get(split) ?? new SplitFeatures({ loader, networks, hasLens: this.hasLens, trace, breathe });
    this.computed.set(split, computed);
    return computed.at(layer, kind, Math.min(count ?? loader.length, loader.length));
  }

  async pretext(request: { split: SplitName; count?: number; kind: SeenAs; marked: boolean }): Promise<Record<string, number>> {
    const { split, kind } = request;
    const loader = await this.loader(split, request.marked);
    const count = Math.min(request.count ?? loader.length, loader.length);
    const totals: Record<string, number> = {};
    let unpack: (values: ArrayLike<number>) => unknown = () => ({});
    const judge: Compiled = (inputs, targets) => {
      const outputs = predict(this.parts.networks, this.task, this.seen(inputs as tf.Tensor4D, kind), { training: false });
      const scalars = packScalars({ ...this.task.metrics(outputs, targets as tf.Tensor), loss: this.task.loss(outputs, targets as tf.Tensor) });
      unpack = scalars.unpack;
      return [scalars.packed];
    };
    const compiled = compile(judge, { trace: this.parts.trace, precision: 'float32', onFallback: () => undefined });
    try {
      await this.eachBatch(loader, count, (images, { shape: [size] }, first) => {
        const { inputs, targets } = this.task.examples(images, randomFrom(this.seed, 'pretext', split, first));
        const [packed] = compiled.run(inputs, targets);
        const scalars = unpack((packed as tf.Tensor).dataSync()) as Record<string, number>;
        for (const [name, value] of Object.entries(scalars)) totals[name] = (totals[name] ?? 0) + (value * size) / count;
      });
    } finally {
      compiled.dispose();
    }
    return totals;
  }

  private seen(images: tf.Tensor4D, kind: SeenAs): tf.Tensor4D {
    return kind === 'lensed' ? (this.parts.networks.lens.apply(images, { training: false }) as tf.Tensor4D) : images;
  }

  private async loader(splitName: SplitName, marked: boolean): Promise<BatchLoader> {
    const { dataset, shortcuts, seed, workers } = this.parts;
    const { imageShape } = dataset;
    return new BatchLoader({ split: await dataset.open(splitName), splitName, imageShape, shortcuts: marked ? shortcuts : [], seed }, workers);
  }

  private eachBatch(loader: BatchLoader, count: number, use: Parameters<typeof eachBatch>[2]): Promise<void> {
    const batchSize = batchSizeFor(this.parts.dataset.imageShape, BATCH);
    return eachBatch(loader, { indices: range(0, count), batchSize, breathe: this.breathe }, use);
  }
}
