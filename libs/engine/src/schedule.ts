import type { ScheduleOptions } from '@longway/contracts';

/**
 * The learning rate of a step. Warm-up rises linearly to the full rate (Goyal et al. 2017); `cosine` then falls to 0 at
 * the end (Loshchilov & Hutter 2017), `step` by a factor at each milestone, `constant` not at all.
 *
 * @param step 0 to `steps - 1`.
 */
export const learningRate = (schedule: ScheduleOptions, base: number, step: number, steps: number): number => {
  const { warmupSteps } = schedule;
  if (step < warmupSteps) return (base * (step + 1)) / warmupSteps;
  switch (schedule.name) {
    case 'constant':
      return base;
    case 'cosine':
      return (base * (1 + Math.cos((Math.PI * (step - warmupSteps)) / (steps - warmupSteps)))) / 2;
    case 'step':
      return base * schedule.factor ** schedule.milestones.filter((milestone) => step >= milestone).length;
  }
};
