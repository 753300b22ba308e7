import type { Random } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { type OptimizerFactory, portableOptimizer } from './optimizer';
import { randomFrom } from './random';

/** A function of tensors; it may read and assign to variables. */
export type Compiled = (...inputs: tf.Tensor[]) => readonly tf.Tensor[];

export interface CompileOptions {
  /** False calls the function as it is. */
  readonly trace: boolean;
  /** What activations are kept in and convolutions compute with; variables and results stay float32. */
  readonly precision: 'float32' | 'bf16';
  /** Told, once, why the function cannot be run as one; from then on it is called as it is. */
  readonly onFallback: (reason: string) => void;
  /** Told where `bf16` is only rounded to, since the device does not compute in it. */
  readonly onEmulation?: () => void;
}

/** Makes a function that runs faster the second time for inputs of the same shapes. It must not read values of tensors, and do the same in every call. */
export type Compile = (f: Compiled, options: CompileOptions) => { readonly run: Compiled; dispose(): void };

/** What a native backend does faster than compositions of tfjs operations can. The rest it brings under plain tfjs calls. */
export interface Kernels {
  readonly optimizer: OptimizerFactory;
  /** See {@link softmaxCrossEntropy}: the loss of each row, differentiable by `logits`. */
  readonly softmaxCrossEntropy: (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor1D;
  readonly compile: Compile;
  /** See {@link stepRandom}: numbers that the seed, int32 `[2]`, fixes. */
  readonly statelessUniform: Stateless;
  readonly statelessNormal: Stateless;
  readonly collectives: CollectiveKernels;
  /** See {@link toImages}. */
  readonly toImages: (levels: Uint8Array, shape: BatchShape) => tf.Tensor4D;
}

/** How the ranks of a job reach each other inside a step. */
export interface CollectiveKernels {
  readonly allReduceMean: (tensors: readonly tf.Tensor[], how: CollectiveCall) => tf.Tensor[];
  /** Begins a step: calls are counted from 0 again. */
  readonly begin: () => void;
  /** What was done since this was asked for the last time. */
  readonly take: () => CollectiveStatistics;
}

export interface CollectiveCall {
  /** Counts the calls of a step from 0: ranks carry them out in this order, whatever the order in which values become ready. */
  readonly sequence: number;
  /** Whether values are sent rounded to bfloat16; means are taken in float32 in either. */
  readonly half: boolean;
}

export interface CollectiveStatistics {
  readonly collectives: number;
  /** Of the values that were reduced, as they are sent. */
  readonly bytes: number;
  /** Seconds until all ranks had come to a collective. */
  readonly waited: number;
  /** Seconds from then until it was over. */
  readonly transferred: number;
}

/** Images, height, width, channels. */
export type BatchShape = readonly [count: number, height: number, width: number, channels: number];

type Stateless = (shape: readonly number[], seed: tf.Tensor1D) => tf.Tensor;

const drawn = (shape: readonly number[], seed: tf.Tensor1D, next: (random: Random) => number): tf.Tensor => {
  const random = randomFrom(0, ...seed.dataSync());
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => next(random)),
    [...shape],
  );
};

const portable: Kernels = {
  optimizer: portableOptimizer,
  softmaxCrossEntropy: (logits, labels) =>
    tf.tidy(() => {
      const classes = logits.shape[1];
      const ofLabel = tf.logSoftmax(logits).mul(tf.oneHot(labels, classes));
      return tf.neg(tf.sum(ofLabel, 1)) as tf.Tensor1D;
    }),
  toImages: (levels, shape) =>
    tf.tensor4d(
      Float32Array.from(levels, (level) => level / 127.5 - 1),
      [...shape],
    ),
  statelessUniform: (shape, seed) => drawn(shape, seed, (random) => random.uniform()),
  statelessNormal: (shape, seed) => drawn(shape, seed, (random) => random.normal()),
  compile: (f) => ({ run: f, dispose: () => undefined }),
  // A process that works alone is all ranks.
  collectives: {
    allReduceMean: (tensors) => tensors.map((tensor) => tf.clone(tensor)),
    begin: () => undefined,
    take: () => ({ collectives: 0, bytes: 0, waited: 0, transferred: 0 }),
  },
};

let chosen = portable;

/** Puts a backend's kernels in the place of the portable ones; without an argument, puts the portable ones back. */
export const useKernels = (kernels: Kernels = portable): void => {
  chosen = kernels;
};

export const createOptimizer: OptimizerFactory = (options, variables) => chosen.optimizer(options, variables);

export const statelessUniform: Stateless = (shape, seed) => chosen.statelessUniform(shape, seed);
export const statelessNormal: Stateless = (shape, seed) => chosen.statelessNormal(shape, seed);

/** How steps are shared with other ranks; see {@link meanOverRanks}. */
export const collectiveKernels = (): CollectiveKernels => chosen.collectives;

export const compile: Compile = (f, options) => (options.trace ? chosen : portable).compile(f, options);

/**
 * The mean softmax cross-entropy of a batch, a scalar.
 *
 * @param logits `[count, classes]`.
 * @param labels int32 `[count]`, each the index of a class.
 */
export const softmaxCrossEntropy = (logits: tf.Tensor, labels: tf.Tensor): tf.Scalar =>
  tf.mean(chosen.softmaxCrossEntropy(logits as tf.Tensor2D, labels as tf.Tensor1D)) as tf.Scalar;

/**
 * 8-bit levels as images in [-1, 1]: level / 127.5 - 1. A native backend takes one byte a level to the device and converts there.
 *
 * @param levels of all images of `shape`, one behind the other. They may change once the returned images are computed, which any
 *   value read from them or from what was made of them tells.
 */
export const toImages = (levels: Uint8Array, shape: BatchShape): tf.Tensor4D => chosen.toImages(levels, shape);
