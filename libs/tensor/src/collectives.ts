import type * as tf from '@tensorflow/tfjs';
import { collectiveKernels } from './kernels';

/** How the ranks of a job make one training step together; see `training.distributed`. */
export interface CollectiveOptions {
  /** `bf16` sends gradients rounded to bfloat16. */
  readonly compression: 'none' | 'bf16';
  /** Gradients are sent in pieces of at least so much, in bytes. */
  readonly bucketBytes: number;
  /** Whether batch norm in training takes the statistics of all ranks' samples. */
  readonly synchronisesBatchNorm: boolean;
}

interface Round {
  readonly options: CollectiveOptions;
  sequence: number;
}

let round: Round | undefined;

/**
 * While `f` runs, a step is made together with the other ranks: the functions below reach them. Without options, the process works alone and they
 * change nothing. What `f` asks for must be the same on all ranks, in the same order.
 */
export const withCollectives = <T>(options: CollectiveOptions | undefined, f: () => T): T => {
  const before = round;
  round = options && { options, sequence: 0 };
  try {
    return f();
  } finally {
    round = before;
  }
};

/** Whether {@link withCollectives} is at work with synchronised batch norm. */
export const synchronisesBatchNorm = (): boolean => round?.options.synchronisesBatchNorm === true;

/** The mean over all ranks of each tensor, float32, in one message. The same tensors where the process works alone. Has no gradient. */
export const meanOverRanks = <T extends tf.Tensor>(tensors: readonly T[]): readonly T[] => reduce(tensors, false);

/**
 * As {@link meanOverRanks}, for gradients: in several messages, from the last tensors to the first, so that the first messages are on their way while
 * the gradients of the layers ahead are still being computed; and compressed where that is asked for.
 */
export const meanGradients = <T extends tf.Tensor>(gradients: readonly T[]): readonly T[] => {
  if (!round) return gradients;
  const half = round.options.compression === 'bf16';
  return inBuckets(gradients, round.options.bucketBytes)
    .map((bucket) => reduce(bucket, half))
    .toReversed()
    .flat();
};

/** Cuts a list into pieces of at least so many bytes, from its end; each piece keeps the order. The last piece, of the first tensors, may be smaller. */
export const inBuckets = <T extends { readonly size: number }>(tensors: readonly T[], bytes: number): readonly (readonly T[])[] => {
  const buckets: T[][] = [];
  let room = 0;
  for (const tensor of tensors.toReversed()) {
    if (room <= 0) {
      buckets.push([]);
      room = bytes;
    }
    buckets.at(-1)?.unshift(tensor);
    room -= tensor.size * Float32Array.BYTES_PER_ELEMENT;
  }
  return buckets;
};

const reduce = <T extends tf.Tensor>(tensors: readonly T[], half: boolean): readonly T[] => {
  if (!round || tensors.length === 0) return tensors;
  return collectiveKernels().allReduceMean(tensors, { sequence: round.sequence++, half }) as T[];
};
