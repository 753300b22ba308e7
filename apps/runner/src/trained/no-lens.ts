import { LongwayError, type Mishap } from '@longway/contracts';
import type { ChosenRun } from './choose-run';

/** The arm's lens has no weights. @param otherwise what to do where no arm has another lens. */
export const noLens = ({ arm, experiment }: ChosenRun, mishap: Pick<Mishap, 'where' | 'expected'>, otherwise: string): LongwayError => {
  const others = experiment.arms.filter(({ config }) => config.lens.name !== arm.config.lens.name).map(({ name }) => name);
  const remedy = others.length > 0 ? `choose another arm: --arm ${others.join(' or --arm ')}` : otherwise;
  return new LongwayError(
    `the arm ${arm.name} has no lens that learns`,
    { ...mishap, found: `the lens ${arm.config.lens.name}`, remedy },
    'usage',
  );
};
