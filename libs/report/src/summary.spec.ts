import type { FeatureKind, MetricRow } from '@longway/contracts';
import { deepestLayers, summarise } from './summary';

const linear = (arm: string, seed: number, features: FeatureKind, value: number, over: Partial<MetricRow> = {}): MetricRow => ({
  arm,
  seed,
  evaluator: 'linear',
  features,
  layer: 'block3',
  pooling: 'mean',
  protocol: 'lbfgs',
  split: 'test',
  metric: 'top1',
  value,
  ...over,
});
const pretext = (arm: string, seed: number, split: string, metric: string, value: number): MetricRow =>
  linear(arm, seed, 'raw', value, { evaluator: 'pretext', layer: 'head', pooling: 'none', protocol: 'head', split, metric });

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
  const table = summarise(rows, [{ from: 'shortcut', to: 'clean' }]);
  const arm = (name: string) => table.arms.find((each) => each.arm === name);

  it('gives mean, standard error, number of seeds and place of each cell', () => {
    const cell = arm('clean')?.linear.raw;
    expect(cell?.mean).toBeCloseTo(0.81, 10);
    expect(cell?.se).toBeCloseTo(0.01, 6);
    expect(cell).toMatchObject({ n: 2, layer: 'block3', column: { key: 'linear/raw/mean/lbfgs/test/top1' } });
    expect(arm('clean')?.cells['linear/raw/mean/lbfgs/test/top1']).toBe(cell);
  });

  it('keeps the order of arms', () => {
    expect(table.arms.map((each) => each.arm)).toEqual(['clean', 'shortcut', 'lens']);
  });

  it('orders columns: linear, pretext, losses last; only accuracy of features on unmarked test images is compared', () => {
    expect(table.columns.map(({ key, isShare, isCompared }) => [key, isShare, isCompared])).toEqual([
      ['linear/raw/mean/lbfgs/test/top1', true, true],
      ['linear/lensed/mean/lbfgs/test/top1', true, true],
      ['pretext/raw/none/head/test/top1', true, false],
      ['pretext/raw/none/head/test+shortcut/top1', true, false],
      ['pretext/raw/none/head/test/loss', false, false],
    ]);
    const over = (split: string) => summarise([linear('a', 0, 'raw', 0.5, { evaluator: 'transfer', split })]).columns[0]?.isCompared;
    expect([over('places205/test'), over('places205/train')]).toEqual([true, false]);
  });

  it('measures recovery from the raw features of both reference arms', () => {
    // From 0.77 to 0.81: 0.80 lies 3/4 of the way, 0.83 half as far again as the whole way.
    expect(arm('lens')?.recovery.raw?.share).toBeCloseTo(0.75, 10);
    expect(arm('lens')?.recovery.lensed?.share).toBeCloseTo(1.5, 10);
    expect(arm('shortcut')?.recovery.raw?.share).toBeCloseTo(0, 10);
    expect(arm('clean')?.recovery.raw?.share).toBeCloseTo(1, 10);
  });

  it('gives recovery the standard error that those of the three means leave it, and the p of the gain', () => {
    // Standard errors 0.005, 0.01 and 0.01 of means 0.80, 0.81 and 0.77: sqrt(0.005^2 + (0.75 * 0.01)^2 + (0.25 * 0.01)^2) / 0.04.
    expect(arm('lens')?.recovery.raw?.se).toBeCloseTo(0.233854, 6);
    // t = 0.03 / sqrt(0.005^2 + 0.01^2) = 2.683 with 1.4706 degrees of freedom.
    expect(arm('lens')?.recovery.raw?.p).toBeCloseTo(0.157963, 6);
    expect(arm('lens')?.recovery.lensed).toEqual({ share: expect.closeTo(1.5, 10) });
  });

  it('holds each arm against its own loss', () => {
    const all = ['clean', 'a', 'a-lens', 'b', 'b-lens'].map((name, i) => linear(name, 0, 'raw', [0.8, 0.6, 0.7, 0.4, 0.7][i] ?? 0));
    const losses = [
      { from: 'a', to: 'clean', arms: ['a-lens'] },
      { from: 'b', to: 'clean', arms: ['b-lens'] },
    ];
    const shares = summarise(all, losses).arms.map((each) => [each.arm, each.loss?.from, each.recovery.raw?.share.toFixed(2)]);
    expect(shares).toEqual([
      ['clean', 'a', '1.00'],
      ['a', 'a', '0.00'],
      ['a-lens', 'a', '0.50'],
      ['b', 'b', '0.00'],
      ['b-lens', 'b', '0.75'],
    ]);
    expect(summarise([...all, linear('other', 0, 'raw', 0.5)], losses).arms.at(-1)).toMatchObject({ recovery: {} });
  });

  it('gives no recovery without reference arms, where they are equal, or between protocols', () => {
    const recovered = (all: readonly MetricRow[]) => summarise(all, [{ from: 'a', to: 'b' }]).arms.map(({ recovery }) => recovery);
    expect(summarise(rows).arms[2]?.recovery).toEqual({});
    expect(summarise(rows, [{ from: 'nowhere', to: 'clean' }]).arms[2]?.recovery).toEqual({});
    expect(recovered([linear('a', 0, 'raw', 0.5), linear('b', 0, 'raw', 0.5)])).toEqual([{}, {}]);
    const published = { protocol: 'published', pooling: 'max' };
    expect(recovered([linear('a', 0, 'raw', 0.5), linear('b', 0, 'raw', 0.6), linear('c', 0, 'raw', 0.6, published)])).toEqual([
      { raw: { share: 0 } },
      { raw: { share: 1 } },
      {},
    ]);
    expect(recovered([linear('a', 0, 'raw', 0.5), linear('b', 0, 'raw', 0.6, published)])).toEqual([{}, {}]);
  });

  it('shows the deepest layer of each evaluator', () => {
    const knn = { evaluator: 'knn', protocol: 'knn-20' };
    const layered = [
      linear('a', 0, 'raw', 0.5, { layer: 'block1' }),
      linear('a', 0, 'raw', 0.7, { layer: 'block2' }),
      linear('a', 0, 'raw', 0.3, { ...knn, layer: 'block1' }),
    ];
    expect([...deepestLayers(layered)]).toEqual([
      ['linear', 'block2'],
      ['knn', 'block1'],
    ]);
    const [arm] = summarise(layered).arms;
    expect(arm?.linear.raw).toMatchObject({ layer: 'block2', mean: 0.7, n: 1 });
    expect(arm?.cells['knn/raw/mean/knn-20/test/top1']).toMatchObject({ layer: 'block1', mean: 0.3 });
  });

  it('makes an empty table of no rows', () => {
    expect(summarise([])).toEqual({ columns: [], arms: [] });
  });
});
