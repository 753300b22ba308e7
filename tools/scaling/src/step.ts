import { type Algorithm, type Cluster, collectiveSeconds } from './all-reduce';

/** A piece of a step, in the order in which it is computed. */
export interface Piece {
  readonly name: string;
  /** Its part of the time. */
  readonly operations: number;
  /** Values whose gradients are there when it is done. */
  readonly weights: number;
  /** Values that synchronised batch norm exchanges here before anything goes on. */
  readonly statistics: number;
}

/** What one step computes. */
export interface Game {
  readonly forward: readonly Piece[];
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
  /** Whether batch norm exchanges statistics; then all buckets are sent at the end, whatever `overlap` says: longway's channel keeps an order in which
   * they come last. */
  readonly synchronised: boolean;
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
  /** When its last gradient is there. */
  readonly ready: number;
  readonly weights: number;
}

const FLOAT_BYTES = 4;
/** What MPI does for a few values, whatever is chosen for many. */
const FEW: Algorithm = 'halving-doubling';

const total = (pieces: readonly Piece[], of: 'operations' | 'weights'): number => pieces.reduce((sum, piece) => sum + piece[of], 0);

export const operationsOf = ({ forward, backward }: Game): number => total([...forward, ...backward], 'operations');
export const weightsOf = ({ backward }: Game): number => total(backward, 'weights');

/** Whole gradients are gathered until the size is reached; the last bucket holds what is left. */
const bucketsOf = (backward: readonly Piece[], doneAt: readonly number[], bucketBytes: number): Bucket[] => {
  const buckets: Bucket[] = [];
  let weights = 0;
  backward.forEach((piece, place) => {
    weights += piece.weights;
    if (weights * FLOAT_BYTES < bucketBytes) return;
    buckets.push({ ready: doneAt[place] as number, weights });
    weights = 0;
  });
  return weights > 0 ? [...buckets, { ready: doneAt.at(-1) as number, weights }] : buckets;
};

/**
 * One training step on many ranks, event by event. The backward pass makes gradients layer by layer, each after a share of the time that is its
 * share of the operations; full buckets go through one channel, one after the other; a bucket leaves when the slowest rank has filled it. The step
 * ends when all is computed and the last bucket is through.
 */
export const simulateStep = (game: Game, options: StepOptions): SimulatedStep => {
  const { cluster, seconds, valueBytes, bucketBytes, overlap, synchronised, slowest } = options;
  const compute = seconds * slowest;
  const all = operationsOf(game);
  const pieces = [...game.forward, ...game.backward];
  let communication = 0;
  const exchange = (bytes: number, algorithm: Algorithm): number => {
    const duration = collectiveSeconds(bytes, { ...cluster, algorithm });
    communication += duration;
    return duration;
  };
  let operations = 0;
  let exchanged = 0;
  const doneAt = pieces.map((piece) => {
    operations += piece.operations;
    if (synchronised && piece.statistics > 0) exchanged += exchange(piece.statistics * FLOAT_BYTES, FEW);
    return compute * (operations / all) + exchanged;
  });
  const end = compute + exchanged;
  let channelFree = 0;
  for (const { ready, weights } of bucketsOf(game.backward, doneAt.slice(game.forward.length), bucketBytes))
    channelFree = Math.max(overlap && !synchronised ? ready : end, channelFree) + exchange(weights * valueBytes, cluster.algorithm);
  return { compute, communication, step: Math.max(end, channelFree) };
};
