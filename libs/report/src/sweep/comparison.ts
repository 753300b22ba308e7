import { LongwayError } from '@longway/contracts';
import { parse as parseYaml } from 'yaml';
import { compareTable, type Comparison, level } from '../compare';
import { titlesOf } from './titles';
import { describe, nameOf } from '../settings';
import { type Cell, type Column, isLinear } from '../summary';
import type { Grid, Group } from './groups';

/** One figure of all groups that have it, held against the best of them or a baseline. */
export interface ComparedColumn {
  readonly column: Column;
  /** `linear, raw`. */
  readonly title: string;
  readonly cells: ReadonlyMap<Group, Cell>;
  readonly verdict: Comparison<Group>;
  /** Whom the others are held against. */
  readonly reference?: Group;
}

/** Figures that are corrected together. */
export interface ComparedTable {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly ComparedColumn[];
}

/** What a reader is to know of one figure among others of its column. */
export interface Standing {
  readonly isBest: boolean;
  readonly isReference: boolean;
  /** The best, and that is no chance. */
  readonly isProven: boolean;
  /** Of the mean from that of the reference; absent for the reference. */
  readonly difference?: number;
  /** Of Welch's test against the reference, corrected; absent for the reference and with a single seed on either side. */
  readonly p?: number;
  /** Whether the difference counts at the level. */
  readonly differs: boolean;
}

const cellsOf = (groups: readonly Group[], { key }: Column): ReadonlyMap<Group, Cell> =>
  new Map(groups.flatMap((group) => (group.summary.cells[key] ? [[group, group.summary.cells[key]] as const] : [])));

const compareColumns = (groups: readonly Group[], columns: readonly Column[], baseline: Group | undefined): readonly ComparedColumn[] => {
  const cells = columns.map((column) => cellsOf(groups, column));
  const verdicts = compareTable(cells, baseline);
  const titles = titlesOf(columns);
  return columns.map((column, index) => {
    const verdict = verdicts[index] as Comparison<Group>;
    const own = cells[index] as ReadonlyMap<Group, Cell>;
    const reference = baseline === undefined ? verdict.best : own.has(baseline) ? baseline : undefined;
    return { column, title: titles[index] ?? '', cells: own, verdict, ...(reference && { reference }) };
  });
};

/** Accuracies of features on unmarked test images: the linear ones, then those by other judges. Each table is corrected by itself. */
export const compareGrid = ({ groups, columns }: Grid, baseline?: Group): readonly ComparedTable[] => {
  const compared = columns.filter(({ isCompared }) => isCompared);
  const tables = [
    { id: 'points', title: 'Linear accuracy by point', columns: compared.filter(isLinear) },
    { id: 'judges', title: 'Other judges of the features', columns: compared.filter((column) => !isLinear(column)) },
  ];
  return tables.flatMap((table) =>
    table.columns.length > 0 ? [{ ...table, columns: compareColumns(groups, table.columns, baseline) }] : [],
  );
};

export const standingOf = (group: Group, { cells, verdict, reference }: ComparedColumn): Standing => {
  const [own, other] = [cells.get(group), reference && cells.get(reference)];
  const p = verdict.p.get(group);
  const isBest = verdict.best === group;
  return {
    isBest,
    isReference: reference === group,
    isProven: isBest && verdict.isSignificant,
    ...(own && other && reference !== group && { difference: own.mean - other.mean }),
    ...(p !== undefined && { p }),
    differs: p !== undefined && p < level,
  };
};

const isMeant = (text: string, value: unknown): boolean => {
  if ([describe(value), nameOf(value)].includes(text)) return true;
  try {
    return JSON.stringify(parseYaml(text)) === JSON.stringify(value);
  } catch {
    return false;
  }
};

/**
 * The group that is meant by `KEY=VALUE` pairs.
 *
 * @param wanted keys are dotted paths, or their last part, or `arm`; values as in YAML, or the name of a plugin.
 * @throws LongwayError (exit `usage`) where no group or several are meant.
 */
export const baselineOf = ({ dimensions, groups }: Grid, wanted: readonly string[]): Group => {
  const refuse = (summary: string, found: string, remedy: string): never => {
    throw new LongwayError(summary, { where: '--baseline', found, remedy }, 'usage');
  };
  const pairs = wanted.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) refuse('is no KEY=VALUE', pair, `write for example ${dimensions[0]?.paths[0] ?? 'arm'}=VALUE`);
    return { key: pair.slice(0, at), text: pair.slice(at + 1) };
  });
  const keys = [...new Set(dimensions.flatMap(({ name, paths }) => (paths.length > 0 ? paths : [name])))];
  const meant = groups.filter((group) =>
    pairs.every(({ key, text }) => {
      if (key === 'arm') return group.arm === text;
      const path = keys.find((each) => each === key) ?? keys.find((each) => each.endsWith(`.${key}`));
      return path === undefined ? refuse('this was not swept', key, `name one of ${keys.join(', ')}`) : isMeant(text, group.point[path]);
    }),
  );
  const [only, ...others] = meant;
  if (!only)
    return refuse(
      'no point of the sweep is meant',
      wanted.join(' '),
      `there are ${groups
        .slice(0, 8)
        .map(({ label }) => label)
        .join('; ')}`,
    );
  if (others.length > 0)
    return refuse(
      'several points are meant',
      meant
        .slice(0, 8)
        .map(({ label }) => label)
        .join('; '),
      'say more of it, KEY=VALUE KEY=VALUE',
    );
  return only;
};
