import type { Algorithm, Link } from './all-reduce';
import { type Game, simulateStep } from './step';
import { slowestOf } from './stragglers';

/** On the wire. */
export const precisions = { float32: 4, bf16: 2 } as const;
export type Precision = keyof typeof precisions;

/** When gradients are sent: with the backward pass, or after it. */
export const orders = ['backward', 'none'] as const;
export type Order = (typeof orders)[number];

export interface SimulationOptions {
  readonly nodes: readonly number[];
  readonly perNode: number;
  readonly between: Link;
  readonly within: Link;
  /** Of a step of one rank. */
  readonly seconds: number;
  /** Images of a rank's step. */
  readonly batch: number;
  readonly spread: number;
  readonly seed: number;
  readonly bucketBytes: number;
  /** Batch norm over all ranks. */
  readonly synchronised: boolean;
  readonly algorithms: readonly Algorithm[];
  readonly overlaps: readonly Order[];
  readonly precisions: readonly Precision[];
}

/** One way to do it on so many nodes. */
export interface Row {
  /** Algorithm, overlap and precision. */
  readonly way: string;
  readonly nodes: number;
  readonly ranks: number;
  readonly stepSeconds: number;
  /** Until the slowest rank has computed. */
  readonly computeSeconds: number;
  readonly allReduceSeconds: number;
  /** The share of the step that nothing but communication goes on in. */
  readonly waitingShare: number;
  readonly imagesPerSecond: number;
  /** Images a second by ranks times those of one rank alone. */
  readonly efficiency: number;
}

export interface Way {
  readonly algorithm: Algorithm;
  readonly overlap: Order;
  readonly precision: Precision;
}

const waysOf = ({ algorithms, overlaps, precisions: chosen }: SimulationOptions): Way[] =>
  algorithms.flatMap((algorithm) => overlaps.flatMap((overlap) => chosen.map((precision) => ({ algorithm, overlap, precision }))));

const nameOf = ({ algorithm, overlap, precision }: Way, synchronised: boolean): string =>
  [
    algorithm,
    overlap === 'none' || synchronised ? 'after the backward pass' : 'along with the backward pass',
    precision,
    ...(synchronised ? ['batch norm synchronised'] : []),
  ].join(', ');

/** The batch of a rank stays as it is: twice the ranks, twice the images a step. */
export const simulate = (game: Game, options: SimulationOptions): readonly Row[] => {
  const { perNode, between, within, seconds, batch, bucketBytes, synchronised } = options;
  const slowest = slowestOf(Math.max(...options.nodes) * perNode, options.spread, options.seed);
  return waysOf(options).flatMap((way) =>
    options.nodes.map((nodes) => {
      const ranks = nodes * perNode;
      const { compute, communication, step } = simulateStep(game, {
        cluster: { nodes, perNode, between, within, algorithm: way.algorithm },
        seconds,
        valueBytes: precisions[way.precision],
        bucketBytes,
        synchronised,
        overlap: way.overlap === 'backward',
        slowest: slowest[ranks - 1] as number,
      });
      return {
        way: nameOf(way, synchronised),
        nodes,
        ranks,
        stepSeconds: step,
        computeSeconds: compute,
        allReduceSeconds: communication,
        waitingShare: (step - compute) / step,
        imagesPerSecond: (ranks * batch) / step,
        efficiency: seconds / step,
      };
    }),
  );
};
