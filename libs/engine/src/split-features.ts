import type { FeatureKind, FeatureSet, Pooling, PretextTask } from '@longway/contracts';
import type { BatchLoader } from '@longway/data';
import { compile, type Compiled } from '@longway/tensor';
import * as tf from '@tensorflow/tfjs';
import { batchSizeFor, eachBatch, range } from './each-batch';
import { lookThrough } from './look-through';
import type { Networks } from './networks';
import { pooled, pooledWidth } from './pooling';

/** Bytes up to which the features of all end points are kept from one pass. Beyond, each end point has a pass of its own. */
const ALL_END_POINTS = 256 << 20;

export type SeenAs = Extract<FeatureKind, 'raw' | 'lensed'>;

/** Features of the first `rows` images at one end point. */
interface Table {
  readonly rows: number;
  readonly width: number;
  readonly values: Readonly<Record<SeenAs, Float32Array>>;
}

/** What the features of a split are made of. */
export interface SplitFeaturesParts {
  /** Of unmarked images. */
  readonly loader: BatchLoader;
  readonly networks: Networks;
  /** Says how images are shown when they are judged. */
  readonly task: PretextTask;
  readonly pooling: Pooling;
  readonly hasLens: boolean;
  /** Whether a pass may run as one function. */
  readonly trace: boolean;
  readonly breathe: () => Promise<void>;
}

/** The features of one split's images: each computed once, with and without the lens, from one read of the data, and kept. */
export class SplitFeatures {
  private readonly tables = new Map<string, Table>();
  private labels = new Int32Array(0);
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly parts: SplitFeaturesParts) {}

  /** Of the first `count` images. */
  async at(layer: string, seenAs: SeenAs, count: number): Promise<FeatureSet> {
    // One after the other: what one computes, the next finds.
    this.last = this.last.catch(() => undefined).then(() => this.compute(layer, count));
    await this.last;
    const { width, values } = this.tables.get(layer) as Table;
    return { count, width, values: values[seenAs].subarray(0, count * width), labels: this.labels.subarray(0, count) };
  }

  private async compute(layer: string, count: number): Promise<void> {
    const { loader, networks, task, pooling, hasLens, trace, breathe } = this.parts;
    const done = this.rowsAt(layer);
    if (done >= count) return;
    const layers = this.layersWith(layer, count);
    const { extractor, lens, inputShape } = networks;
    const outputs = layers.map((name) => extractor.getLayer(name).output as tf.SymbolicTensor);
    const endPoints = tf.model({ inputs: extractor.inputs, outputs });
    const grown = layers.map((name) => this.grown(name, count));
    const labels = new Int32Array(count);
    labels.set(this.labels.subarray(0, done));

    /** @param shown `[count * k, ...]`: k inputs of each image side by side. */
    const featuresOf = (shown: tf.Tensor4D, count: number): tf.Tensor[] => {
      const views = task.evaluationViews?.(shown) ?? shown;
      const features = [endPoints.apply(views, { training: false }) as tf.Tensor | tf.Tensor[]].flat();
      return features.map((map) => averaged(pooled(map, pooling), count));
    };
    const pass: Compiled = (images) => {
      const [count] = images?.shape as [number];
      const shown = task.evaluationInputs?.(images as tf.Tensor4D) ?? (images as tf.Tensor4D);
      const lensed = hasLens ? featuresOf(lookThrough({ lens }, shown), count) : [];
      return [...featuresOf(shown, count), ...lensed];
    };
    const compiled = compile(pass, { trace, precision: 'float32', onFallback: () => undefined });
    const batchSize = batchSizeFor(inputShape, 250);
    try {
      await eachBatch(loader, { indices: range(done, count), batchSize, breathe }, (images, batch, first) => {
        compiled.run(images).forEach((features, i) => {
          const { width, values } = grown[i % layers.length] as Table;
          values[i < layers.length ? 'raw' : 'lensed'].set(features.dataSync(), (done + first) * width);
        });
        labels.set(batch.labels, done + first);
      });
    } finally {
      compiled.dispose();
    }
    layers.forEach((name, i) => this.tables.set(name, grown[i] as Table));
    if (labels.length > this.labels.length) this.labels = labels;
  }

  private rowsAt(layer: string): number {
    return this.tables.get(layer)?.rows ?? 0;
  }

  /** The end points whose features one pass gives: all that are as far as this one, where they are not too many to keep. */
  private layersWith(layer: string, count: number): readonly string[] {
    const { networks, hasLens } = this.parts;
    const all = networks.endPoints.filter((name) => name === layer || this.rowsAt(name) === this.rowsAt(layer));
    const values = all.reduce((sum, name) => sum + this.widthOf(name), 0) * count * (hasLens ? 2 : 1);
    return values * Float32Array.BYTES_PER_ELEMENT <= ALL_END_POINTS ? all : [layer];
  }

  private widthOf(layer: string): number {
    const { shape } = this.parts.networks.extractor.getLayer(layer).output as tf.SymbolicTensor;
    return pooledWidth(shape.slice(1) as number[], this.parts.pooling);
  }

  /** A table with room for more rows; those that are known are in it. */
  private grown(layer: string, rows: number): Table {
    const width = this.widthOf(layer);
    const known = this.tables.get(layer)?.values;
    const room = (values: Float32Array | undefined) => {
      const larger = new Float32Array(rows * width);
      if (values) larger.set(values);
      return larger;
    };
    const raw = room(known?.raw);
    // Without a lens its images are the raw ones.
    return { rows, width, values: { raw, lensed: this.parts.hasLens ? room(known?.lensed) : raw } };
  }
}

/** The mean over the views of each of `count` images, which lie side by side. */
const averaged = (features: tf.Tensor2D, count: number): tf.Tensor2D => {
  const [rows, width] = features.shape;
  return rows === count ? features : tf.mean(tf.reshape(features, [count, rows / count, width]), 1);
};
