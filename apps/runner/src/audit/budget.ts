import type { ReadExperiment } from '@longway/registry';
import { measureApart } from '../dry-run/measure-apart';

/** What is left of an audit's time for training: the rest is measuring, looking and writing. */
const TRAINING_SHARE = 0.8;
/** Fewer steps show nothing; more show nothing new. */
const [LEAST_STEPS, MOST_STEPS] = [150, 4000];

/** Steps for each task that fit the time, every task with the same share of it: from short runs of each. @param experiment with any number of steps. */
export const stepsWithin = async (
  minutes: number,
  { experiment }: ReadExperiment,
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> => {
  const began = performance.now();
  const seconds: Record<string, number> = {};
  for (const arm of experiment.arms) seconds[arm.name] = (await measureApart(arm, experiment, signal)).stepSeconds;
  const left = minutes * 60 - (performance.now() - began) / 1000;
  const each = (TRAINING_SHARE * left) / experiment.arms.length;
  return Object.fromEntries(
    experiment.arms.map(({ name }) => [name, Math.round(Math.max(LEAST_STEPS, Math.min(MOST_STEPS, each / (seconds[name] ?? 1))))]),
  );
};
