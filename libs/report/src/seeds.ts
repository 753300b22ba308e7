import { plural } from './format';
import type { Spread } from './statistics';

/** How many seeds figures come from, for the note beside a table. */
export interface Seeds {
  /** `2 seeds`, `2 to 5 seeds`. */
  readonly words: string;
  /** Whether figures have different numbers of seeds: then each says its own. */
  readonly differ: boolean;
  /** Whether there is a figure with a standard error. */
  readonly areSeveral: boolean;
}

export const seedsOf = (spreads: readonly Spread[]): Seeds => {
  const counts = spreads.map(({ n }) => n);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return {
    words: least === most ? plural(most, 'seed') : `${least} to ${plural(most, 'seed')}`,
    differ: least !== most,
    areSeveral: most > 1,
  };
};

/** What the figures of a table are, and by which rule one of them is bold. */
export const ruleOf = ({ words, areSeveral }: Seeds, isCompared: boolean): string => {
  if (!areSeveral) return `${words} an arm: there is no standard error and no test, and nothing is in bold.`;
  const figures = `Mean ± standard error over ${words}.`;
  if (!isCompared) return figures;
  return `${figures} p is that of Welch's two-sided t-test against the best arm of the column, corrected by Holm's method for the number of arms in it. The best is in bold
    only where it differs from the runner-up at the 0.05 level.`;
};
