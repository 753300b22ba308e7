import type { Random } from '@longway/contracts';
import { fitByLbfgs, fitBySgd, type Problem, type SgdSettings } from './logistic-regression';

/** A way to fit a classifier. */
export interface Protocol {
  /** What rows of results call it. */
  readonly name: string;
  /** The most rounds that a fit takes: iterations or epochs. */
  readonly rounds: number;
  /** Whether features are brought to mean 0 and deviation 1 first. */
  readonly standardised: boolean;
  /** See {@link Problem.l2}. */
  readonly l2: number;
  /** @returns parameters, see {@link Problem}. */
  fit(problem: Problem, random: Random, afterRound: (round: number) => Promise<void>): Promise<Float64Array>;
}

/** All rows at once, to the optimum. */
export const lbfgsProtocol = (iterations: number, l2: number): Protocol => ({
  name: 'lbfgs',
  rounds: iterations,
  standardised: true,
  l2,
  fit: (problem, _, afterRound) => fitByLbfgs(problem, iterations, afterRound),
});

export const sgdProtocol = (settings: SgdSettings, l2: number): Protocol => ({
  name: `sgd-${settings.epochs}`,
  rounds: settings.epochs,
  standardised: true,
  l2,
  fit: (problem, random, afterRound) => fitBySgd(problem, settings, random, afterRound),
});

/** Of the reference code of Kolesnikov, Zhai & Beyer (CVPR 2019): 0.1 for 256 images a batch, in proportion. No weight decay. */
const published = (name: string, batchSize: number, epochs: number, milestones: readonly number[]): Protocol => ({
  ...sgdProtocol({ learningRate: (0.1 * batchSize) / 256, momentum: 0.9, batchSize, epochs, milestones }, 0),
  name,
  standardised: false,
});

/** Linear evaluation as published, and its short form. Features are taken as they are. */
export const publishedProtocols = {
  published: published('published', 2048, 520, [480, 500]),
  'published-short': published('published-short', 512, 70, [30, 50]),
} as const;
