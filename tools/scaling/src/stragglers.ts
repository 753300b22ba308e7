import { mean } from '@longway/probe/statistics';
import { randomFrom } from '@longway/tensor';

/** Steps that the expected maximum is averaged over. */
const STEPS = 1000;

/**
 * How many times as long as the mean the slowest of n ranks takes for a step, for n up to `most`: the mean over 1,000 steps of the largest of n draws.
 * A rank's step is log-normal with mean 1; ranks and steps are independent. Every n looks at the same draws, its first n of them.
 *
 * @param spread the standard deviation of a step's time by its mean.
 * @returns the factor of n ranks at place n - 1; never falling, 1 at n = 1.
 */
export const slowestOf = (most: number, spread: number, seed: number): readonly number[] => {
  const sigma = Math.sqrt(Math.log1p(spread ** 2));
  const sums = new Float64Array(most);
  for (let step = 0; step < STEPS; step++) {
    const random = randomFrom(seed, 'stragglers', step);
    let largest = 0;
    for (let rank = 0; rank < most; rank++) {
      largest = Math.max(largest, Math.exp(sigma * random.normal() - sigma ** 2 / 2));
      sums[rank] = (sums[rank] as number) + largest;
    }
  }
  // By the mean of the draws and not by the one that they are drawn for: chance would be in it.
  return Array.from(sums, (sum) => sum / (sums[0] as number));
};

/** The standard deviation of times by their mean. */
export const spreadOf = (seconds: readonly number[]): number => {
  const middle = mean(seconds);
  const variance = seconds.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (seconds.length - 1);
  return Math.sqrt(variance) / middle;
};
