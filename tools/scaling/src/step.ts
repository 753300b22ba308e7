import { allReduceSeconds, type Cluster } from './all-reduce';

/** A piece of a backward pass, in the order in which it is computed. */
export interface Piece {
  readonly name: string;
  /** Its part of the time. */
  readonly operations: number;
  /** Values whose gradients are there when it is done. */
  readonly weights: number;
}

/** What one step computes. */
export interface Game {
  /** Of the forward pass. */
  readonly forward: number;
  readonly backward: readonly Piece[];
}

export interface StepOptions {
  readonly cluster: Cluster;
  /** Seconds that a step takes on one rank alone. */
  readonly seconds: number;
  /** Bytes of a gradient's value on the wire: 4, or 2 as bfloat16. */
  readonly valueBytes: number;
  /** Gradients are sent once so many bytes of them have gathered, as float32, whatever is sent. */
  readonly bucketBytes: number;
  /** Whether buckets are sent while the backward pass goes on; otherwise, when it is done. */
  readonly overlap: boolean;
  /** How many times as long as `seconds` the slowest rank computes. */
  readonly slowest: number;
}

/** What becomes of a step, in seconds. */
export interface SimulatedStep {
  /** Until the slowest rank is done with computing. */
  readonly compute: number;
  /** That the channel is busy, beside the computing or not. */
  readonly communication: number;
  /** Of the whole step. */
  readonly step: number;
}

interface Bucket {
  /** Operations until its last gradient is there. */
  readonly operations: number;
  readonly weights: number;
}

const FLOAT_BYTES = 4;

/** Whole gradients are gathered until the size is reached; the last bucket holds what is left. */
const bucketsOf = ({ forward, backward }: Game, bucketBytes: number): Bucket[] => {
  const buckets: Bucket[] = [];
  let operations = forward;
  let weights = 0;
  for (const piece of backward) {
    operations += piece.operations;
    weights += piece.weights;
    if (weights * FLOAT_BYTES < bucketBytes) continue;
    buckets.push({ operations, weights });
    weights = 0;
  }
  return weights > 0 ? [...buckets, { operations, weights }] : buckets;
};

export const operationsOf = ({ forward, backward }: Game): number => backward.reduce((sum, piece) => sum + piece.operations, forward);
export const weightsOf = ({ backward }: Game): number => backward.reduce((sum, piece) => sum + piece.weights, 0);

/**
 * One training step on many ranks, event by event. The backward pass makes gradients layer by layer, each after a share of the time that is its
 * share of the operations; full buckets go through one channel, one after the other; a bucket leaves when the slowest rank has filled it. The step
 * ends when all is computed and the last bucket is through.
 */
export const simulateStep = (game: Game, { cluster, seconds, valueBytes, bucketBytes, overlap, slowest }: StepOptions): SimulatedStep => {
  const compute = seconds * slowest;
  const all = operationsOf(game);
  let channelFree = 0;
  let communication = 0;
  for (const { operations, weights } of bucketsOf(game, bucketBytes)) {
    const ready = overlap ? compute * (operations / all) : compute;
    const duration = allReduceSeconds(weights * valueBytes, cluster);
    communication += duration;
    channelFree = Math.max(ready, channelFree) + duration;
  }
  return { compute, communication, step: Math.max(compute, channelFree) };
};
