import type { SweepAnalysis } from './analysis';
import { standingOf } from './comparison';
import { findingOf } from './sections/opening';

/** All of a sweep's figures for a program: JSON-safe. Means are of seeds, `sd` the sample's standard deviation. */
export const sweepDocument = (analysis: SweepAnalysis) => {
  const { source, grid, cells, tables, baseline, counts, isOver, troubles } = analysis;
  const byKey = new Map(tables.flatMap(({ columns }) => columns).map((each) => [each.column.key, each]));
  return {
    sweep: source.name,
    folder: source.folder,
    isOver,
    counts,
    finding: findingOf(analysis),
    baseline: baseline?.label,
    dimensions: grid.dimensions.map(({ name, paths, places }) => ({
      name,
      paths,
      values: places.map(({ full, number }) => number ?? full),
    })),
    points: grid.groups.map((group) => ({
      label: group.label,
      point: group.point,
      arm: group.arm,
      cells: group.cells.map(({ id }) => id),
      figures: Object.values(group.summary.cells).map(({ column, layer, mean, sd, se, n, values }) => {
        const { key: _, isShare: __, isCompared, ...place } = column;
        const held = byKey.get(column.key);
        const standing = held && standingOf(group, held);
        const verdict = isCompared && standing ? { best: standing.isBest, difference: standing.difference, p: standing.p } : {};
        return { ...place, layer, mean, sd, se, n, values, ...verdict };
      }),
    })),
    cells: cells.map(({ id, point, seed, state, folder, page, error, attempts, steps, seconds, imagesPerSecond, rows }) => ({
      ...{ id, point, seed, state, folder, report: page, error, attempts, steps, seconds, imagesPerSecond },
      figures: rows.map(({ seed: _, ...row }) => row),
    })),
    halving: source.halving,
    troubles,
  };
};
