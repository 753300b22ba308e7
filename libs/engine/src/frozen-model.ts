import type { Dataset, EvaluationSubject, FeatureSet, PretextTask, Shortcut, SplitName } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { MarkedImages } from './marked-images';
import { type Networks, trainableVariables } from './networks';
import { predict } from './predict';
import { readScalars } from './read-scalars';

/** Images a forward pass: large enough to keep the cores busy, small enough for any memory. */
const BATCH = 250;

type Kind = 'raw' | 'lensed';

/** What a frozen model needs beside its networks. */
export interface FrozenModelParts {
  readonly networks: Networks;
  readonly task: PretextTask;
  readonly dataset: Dataset;
  readonly shortcuts: readonly Shortcut[];
  readonly seed: number;
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
  private readonly cache = new Map<string, Promise<FeatureSet>>();

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
    return (await this.images(split, false)).length;
  }

  features(request: { split: SplitName; count?: number; kind: Kind; layer: string }): Promise<FeatureSet> {
    const key = JSON.stringify([request.split, request.count, request.kind, request.layer]);
    const cached = this.cache.get(key) ?? this.computeFeatures(request);
    this.cache.set(key, cached);
    return cached;
  }

  async pretext(request: { split: SplitName; count?: number; kind: Kind; marked: boolean }): Promise<Record<string, number>> {
    const images = await this.images(request.split, request.marked);
    const totals: Record<string, number> = {};
    const count = Math.min(request.count ?? images.length, images.length);
    await this.inBatches(count, (indices) => {
      const scalars = tf.tidy(() => {
        const batch = images.batch(indices);
        const { inputs, targets } = this.task.examples(batch, randomFrom(this.seed, 'pretext', request.split, indices[0] as number));
        const outputs = predict(this.parts.networks, this.task, this.seen(inputs, request.kind), { training: false });
        return readScalars({ ...this.task.metrics(outputs, targets), loss: this.task.loss(outputs, targets) }) as Record<string, number>;
      });
      for (const [name, value] of Object.entries(scalars)) totals[name] = (totals[name] ?? 0) + (value * indices.length) / count;
    });
    return totals;
  }

  private async computeFeatures({ split, count, kind, layer }: Parameters<FrozenModel['features']>[0]): Promise<FeatureSet> {
    const images = await this.images(split, false);
    const { extractor } = this.parts.networks;
    const endPoint = tf.model({ inputs: extractor.inputs, outputs: extractor.getLayer(layer).output as tf.SymbolicTensor });
    const rows = Math.min(count ?? images.length, images.length);
    const labels = Int32Array.from({ length: rows }, (_, i) => images.label(i));
    const parts: Float32Array[] = [];
    await this.inBatches(rows, (indices) => {
      parts.push(tf.tidy(() => pooled(endPoint.apply(this.seen(images.batch(indices), kind), { training: false }) as tf.Tensor).dataSync() as Float32Array));
    });
    const width = (parts[0]?.length ?? 0) / Math.min(BATCH, rows);
    const values = new Float32Array(rows * width);
    parts.forEach((part, i) => values.set(part, i * BATCH * width));
    return { count: rows, width, values, labels };
  }

  private seen(images: tf.Tensor4D, kind: Kind): tf.Tensor4D {
    return kind === 'lensed' ? (this.parts.networks.lens.apply(images, { training: false }) as tf.Tensor4D) : images;
  }

  private async images(split: SplitName, marked: boolean): Promise<MarkedImages> {
    const { dataset, shortcuts, seed } = this.parts;
    return new MarkedImages(await dataset.open(split), split, dataset.imageShape, marked ? shortcuts : [], seed);
  }

  private async inBatches(count: number, run: (indices: number[]) => void): Promise<void> {
    for (let start = 0; start < count; start += BATCH) {
      run(Array.from({ length: Math.min(BATCH, count - start) }, (_, i) => start + i));
      await this.breathe();
    }
  }
}

/** `[batch, width]`: a map's mean over its positions, a vector as it is. */
const pooled = (features: tf.Tensor): tf.Tensor => (features.rank === 4 ? tf.mean(features, [1, 2]) : features);
