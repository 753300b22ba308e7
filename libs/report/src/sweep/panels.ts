import type { Dimension } from './dimensions';
import type { Grid, Group } from './groups';

/** The groups that agree in some dimensions: one chart of many. */
export interface Panel {
  /** In what they agree; empty where they agree in nothing that is named. */
  readonly label: string;
  readonly groups: readonly Group[];
}

/** More than these beside each other are not looked at. */
export const mostPanels = 12;

const say = ({ name, places }: Dimension, at: number): string => `${name} ${places[at]?.label ?? '–'}`;

/** One panel for each combination of places in some dimensions, in their order. @param fixed indices of dimensions. */
export const panelsOf = ({ dimensions, groups }: Grid, fixed: readonly number[]): readonly Panel[] => {
  const told = fixed.filter((index) => (dimensions[index]?.places.length ?? 0) > 1);
  const panels = new Map<string, Group[]>();
  const sorted = groups.toSorted((a, b) => {
    const differing = told.find((index) => a.at[index] !== b.at[index]);
    return differing === undefined ? 0 : (a.at[differing] ?? 0) - (b.at[differing] ?? 0);
  });
  for (const group of sorted) {
    const label = told.map((index) => say(dimensions[index] as Dimension, group.at[index] ?? -1)).join(', ');
    panels.set(label, [...(panels.get(label) ?? []), group]);
  }
  return [...panels].map(([label, own]) => ({ label, groups: own }));
};

/** Dimensions with more than one place, by index. */
export const varied = ({ dimensions }: Grid): readonly number[] =>
  [...dimensions.keys()].filter((index) => (dimensions[index]?.places.length ?? 0) > 1);
