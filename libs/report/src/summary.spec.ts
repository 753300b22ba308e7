import type { FeatureKind, MetricRow } from '@longway/contracts';
import { layersOf, summarise } from './summary';

const linear = (arm: string, seed: number, features: FeatureKind, value: number, layer = 'block3'): MetricRow => ({
  arm,
  seed,
  evaluator: 'linear',
  features,
  layer,
  split: 'test',
  metric: 'top1',
  value,
});
const pretext = (arm: string, seed: number, split: string, metric: string, value: number): MetricRow => ({
  arm,
  seed,
  evaluator: 'pretext',
  features: 'raw',
  layer: 'head',
  split,
  metric,
  value,
});

const rows = [
  pretext('clean', 0, 'test+shortcut', 'top1', 0.5),
  pretext('clean', 0, 'test', 'loss', 0.7),
  pretext('clean', 0, 'test', 'top1', 0.75),
  linear('clean', 0, 'raw', 0.8),
  linear('clean', 1, 'raw', 0.82),
  linear('shortcut', 0, 'raw', 0.76),
  linear('shortcut', 1, 'raw', 0.78),
  linear('lens', 0, 'raw', 0.795),
  linear('lens', 1, 'raw', 0.805),
  linear('lens', 0, 'lensed', 0.83),
];

describe('summarise', () => {
  const table = summarise(rows, { from: 'shortcut', to: 'clean' });
  const arm = (name: string) => table.arms.find((each) => each.arm === name);

  it('gives mean, standard deviation and number of seeds of each cell', () => {
    const cell = arm('clean')?.cells['linear/raw/test/top1'];
    expect(cell?.mean).toBeCloseTo(0.81, 10);
    expect(cell?.sd).toBeCloseTo(0.0141421, 6);
    expect(cell?.n).toBe(2);
  });

  it('keeps the order of arms', () => {
    expect(table.arms.map((each) => each.arm)).toEqual(['clean', 'shortcut', 'lens']);
  });

  it('orders columns: linear, pretext, losses last', () => {
    expect(table.columns.map(({ title }) => title)).toEqual([
      'linear, raw',
      'linear, lensed',
      'pretext, raw',
      'pretext, raw, marked',
      'pretext loss, raw',
    ]);
    expect(table.columns.map(({ isShare }) => isShare)).toEqual([true, true, true, true, false]);
  });

  it('measures recovery from the raw features of both reference arms', () => {
    // From 0.77 to 0.81: 0.80 lies 3/4 of the way, 0.83 half as far again as the whole way.
    expect(arm('lens')?.recovery.raw).toBeCloseTo(0.75, 10);
    expect(arm('lens')?.recovery.lensed).toBeCloseTo(1.5, 10);
    expect(arm('shortcut')?.recovery.raw).toBeCloseTo(0, 10);
    expect(arm('clean')?.recovery.raw).toBeCloseTo(1, 10);
  });

  it('gives no recovery without reference arms, or where they are equal', () => {
    expect(summarise(rows).arms[2]?.recovery).toEqual({});
    expect(summarise(rows, { from: 'nowhere', to: 'clean' }).arms[2]?.recovery).toEqual({});
    const level = [linear('a', 0, 'raw', 0.5), linear('b', 0, 'raw', 0.5)];
    expect(summarise(level, { from: 'a', to: 'b' }).arms[0]?.recovery).toEqual({});
  });

  it('shows the deepest layer, or the one asked for', () => {
    const layered = [linear('a', 0, 'raw', 0.5, 'block1'), linear('a', 0, 'raw', 0.7, 'block2')];
    expect(layersOf(layered)).toEqual(['block1', 'block2']);
    expect(summarise(layered).arms[0]).toMatchObject({ layer: 'block2', cells: { 'linear/raw/test/top1': { mean: 0.7, n: 1 } } });
    expect(summarise(layered, undefined, 'block1').arms[0]?.cells['linear/raw/test/top1']?.mean).toBe(0.5);
  });

  it('makes an empty table of no rows', () => {
    expect(summarise([])).toEqual({ columns: [], arms: [] });
  });
});
