import { LongwayError, type StepScalars } from '@longway/contracts';

/** Stops a run whose losses or gradients are no longer numbers: nothing learnt after it is worth keeping. */
export const requireFinite = ({ losses, gradientNorms }: StepScalars, step: number): void => {
  const broken = Object.entries({ ...prefixed('losses', losses), ...prefixed('gradientNorms', gradientNorms) }).filter(
    ([, value]) => value !== undefined && !Number.isFinite(value),
  );
  if (broken.length === 0) return;
  throw new LongwayError(
    `training diverged at step ${step}`,
    {
      expected: 'finite losses and gradients',
      found: broken.map(([name, value]) => `${name} = ${value}`).join(', '),
      remedy: 'lower training.extractor.learningRate or training.lens.learningRate, give a schedule warmupSteps, or set clipNorm',
    },
    'diverged',
  );
};

const prefixed = (prefix: string, values: object): Record<string, number | undefined> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
