import type { MetricRow } from '@longway/contracts';
import { baselineOf, compareGrid, standingOf } from './comparison';
import { type Group, gridOf } from './groups';
import type { ReadCell } from './read-cells';

const rowsOf = (seed: number, value: number, over: Partial<MetricRow> = {}): MetricRow[] => [
  {
    ...{ arm: 'main', seed, evaluator: 'linear', features: 'raw' as const, layer: 'block3', pooling: 'mean' },
    ...{ protocol: 'lbfgs', split: 'test', metric: 'top1', value, ...over },
  },
];

const cellsOf = (values: Readonly<Record<string, readonly number[]>>, over: Partial<MetricRow> = {}): readonly ReadCell[] =>
  Object.entries(values).flatMap(([lambda, each]) =>
    each.map((value, seed) => ({
      ...{ id: `${lambda}-${seed}`, point: { 'training.lambda': Number(lambda) }, seed, state: 'done' as const },
      ...{ rows: rowsOf(seed, value, over), versions: [], troubles: [] },
    })),
  );

const judge = (values: Readonly<Record<string, readonly number[]>>, baseline?: readonly string[]) => {
  const grid = gridOf(cellsOf(values), []);
  const [table] = compareGrid(grid, baseline && baselineOf(grid, baseline));
  const column = table?.columns[0];
  return (lambda: string) => {
    const group = grid.groups.find(({ label }) => label === `lambda ${lambda}`) as Group;
    return column && standingOf(group, column);
  };
};

// Two seeds a hundredth to both sides of the mean: variance 0.0002 each. The difference d has t = d / sqrt(0.0002) and 2 degrees of freedom, where
// Student's distribution is closed: p = 1 - t / sqrt(2 + t^2).
const around = (mean: number) => [mean - 0.01, mean + 0.01];
const p = (difference: number) => {
  const t = difference / Math.sqrt(0.0002);
  return 1 - t / Math.sqrt(2 + t * t);
};

describe('against the best', () => {
  // Differences 0.1, 0.2 and 0.4: p of 0.0194, 0.0050 and 0.0012; Holm: three times the smallest, twice the next.
  const standing = judge({ 1: around(0.5), 10: around(0.9), 100: around(0.7), 1000: around(0.8) });

  it('tells differences and probabilities, corrected by Holm over the table', () => {
    expect(standing('10')).toMatchObject({ isBest: true, isReference: true, isProven: true });
    expect(standing('10')).not.toHaveProperty('p');
    expect(standing('1000')?.difference).toBeCloseTo(-0.1, 12);
    expect(standing('1000')?.p).toBeCloseTo(p(0.1), 7);
    expect(standing('100')?.p).toBeCloseTo(2 * p(0.2), 7);
    expect(standing('1')?.p).toBeCloseTo(3 * p(0.4), 7);
    expect(p(0.1)).toBeCloseTo(0.0194, 4);
    expect(standing('1000')?.differs).toBe(true);
  });

  it('knows no probability where the best has one seed, and calls nothing different', () => {
    const alone = judge({ 1: around(0.5), 10: [0.9] });
    expect(alone('10')).toMatchObject({ isBest: true, isProven: false });
    expect(alone('1')).toMatchObject({ differs: false });
    expect(alone('1')).not.toHaveProperty('p');
  });
});

describe('against a baseline', () => {
  const values = { 1: around(0.5), 10: around(0.9), 100: around(0.52) };

  it('holds every point against it', () => {
    const standing = judge(values, ['lambda=1']);
    expect(standing('1')).toMatchObject({ isReference: true, isBest: false });
    expect(standing('10')).toMatchObject({ isBest: true, isProven: true, differs: true });
    expect(standing('10')?.p).toBeCloseTo(2 * p(0.4), 7);
    expect(standing('100')?.p).toBeCloseTo(p(0.02), 7);
    expect(standing('100')?.differs).toBe(false);
  });

  it('is named by path, its last part or a plugin; refuses what is no point or several', () => {
    const grid = gridOf(cellsOf(values), []);
    expect(baselineOf(grid, ['training.lambda=100']).label).toBe('lambda 100');
    expect(() => baselineOf(grid, ['lambda=7'])).toThrow(/no point of the sweep[^]*lambda 1; lambda 10/);
    expect(() => baselineOf(grid, ['lamda=1'])).toThrow(/not swept[^]*name one of training\.lambda/);
    expect(() => baselineOf(grid, ['lambda'])).toThrow(/KEY=VALUE/);
    expect(() => baselineOf(grid, [])).toThrow(/several points/);
  });
});

describe('groups', () => {
  it('have arms as a dimension where cells have several', () => {
    const cells = ['clean', 'lens'].flatMap((arm) => cellsOf({ 1: [0.8, 0.82], 10: [0.7, 0.72] }, { arm }));
    const merged = ['1', '10'].flatMap((lambda) =>
      [0, 1].map((seed) => {
        const own = cells.filter(({ id }) => id === `${lambda}-${seed}`);
        return { ...(own[0] as ReadCell), rows: own.flatMap(({ rows }) => rows) };
      }),
    );
    const { dimensions, groups } = gridOf(merged, []);
    expect(dimensions.map(({ name }) => name)).toEqual(['lambda', 'arm']);
    expect(groups.map(({ label, summary }) => [label, summary.linear.raw?.n])).toEqual([
      ['lambda 1 · clean', 2],
      ['lambda 1 · lens', 2],
      ['lambda 10 · clean', 2],
      ['lambda 10 · lens', 2],
    ]);
  });

  it('judge linear accuracies and other measures in tables of their own, each corrected by itself', () => {
    const cells = cellsOf({ 1: around(0.5), 10: around(0.9) }).map((cell) => {
      const [row] = cell.rows as [MetricRow];
      return { ...cell, rows: [row, { ...row, evaluator: 'knn', protocol: 'knn-20' }, { ...row, features: 'lensed' as const }] };
    });
    const tables = compareGrid(gridOf(cells, []));
    expect(tables.map(({ id, columns }) => [id, columns.map(({ title }) => title)])).toEqual([
      ['points', ['linear, raw', 'linear, lensed']],
      ['judges', ['knn, raw']],
    ]);
    const probabilities = tables.map(({ columns }) => [...(columns[0]?.verdict.p.values() ?? [])][0]);
    expect(probabilities[0]).toBeCloseTo(2 * p(0.4), 7);
    expect(probabilities[1]).toBeCloseTo(p(0.4), 7);
  });
});
