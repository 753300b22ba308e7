import { type Column, isLinear } from '../summary';
import { titlesOf } from './titles';

/** A figure that is drawn over what was swept. */
export interface Charted {
  readonly column: Column;
  readonly title: string;
}

const isReliance = ({ evaluator, metric, features }: Column): boolean =>
  evaluator === 'shortcut-reliance' && metric === 'reliance' && features === 'raw';
const isChange = ({ evaluator, metric, split }: Column): boolean => evaluator === 'reconstruction' && metric === 'mse' && split === 'test';

const capital = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

/** Features without a control, how far the answers go by the mark, how much the lens changes; without linear accuracy the first accuracies that there are. */
export const chartedOf = (columns: readonly Column[]): readonly Charted[] => {
  const linear = columns.filter((column) => isLinear(column) && column.features !== 'control');
  const accuracies = linear.length > 0 ? linear : columns.filter(({ isCompared, isShare }) => isCompared || isShare).slice(0, 3);
  const titles = titlesOf(accuracies);
  const others = columns.flatMap((column) => {
    if (isReliance(column)) return [{ column, title: 'Reliance on the shortcut' }];
    return isChange(column) ? [{ column, title: 'Reconstruction error' }] : [];
  });
  return [...accuracies.map((column, index) => ({ column, title: capital(titles[index] ?? '') })), ...others];
};
