import { randomFrom } from '@longway/tensor';
import { type Changes, fixedPattern } from './fixed-pattern';
import type { Game } from './game';
import { takeRows, within } from './region';

/** A class of which too few pictures are held out says nothing. */
const LEAST_PICTURES = 6;

/** The classes whose pictures have the same detail in a region, where others have not; none where all do. */
export const bearers = (
  { classNames, seed }: Game,
  details: Changes,
  labels: readonly number[],
  region: Float32Array,
): readonly string[] => {
  const repeated = classNames.map((_, label) => {
    const rows = labels.flatMap((own, row) => (own === label ? [row] : []));
    if (rows.length < LEAST_PICTURES) return undefined;
    const { map } = fixedPattern(takeRows(details, rows), new Int32Array(rows.length), randomFrom(seed, 'bearers', label));
    return Math.max(0, within(map, region));
  });
  const most = Math.max(...repeated.map((energy) => energy ?? 0));
  const bearing = classNames.filter((_, label) => (repeated[label] ?? 0) > 0.3 * most);
  return bearing.length === classNames.length ? [] : bearing;
};
