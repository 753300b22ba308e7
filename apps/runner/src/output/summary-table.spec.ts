import type { MetricRow } from '@longway/contracts';
import { formatTable } from './print-table';
import { summaryTable } from './summary-table';

const row = (arm: string, seed: number, value: number, over: Partial<MetricRow> = {}): MetricRow => ({
  arm,
  seed,
  value,
  evaluator: 'linear',
  features: 'raw',
  layer: 'last',
  pooling: 'mean',
  protocol: 'lbfgs',
  split: 'test',
  metric: 'top1',
  ...over,
});
const head = { layer: 'head', pooling: 'none', protocol: 'head' };
const rows = [
  row('clean', 0, 0.81),
  row('clean', 1, 0.83),
  row('shortcut', 0, 0.7),
  row('shortcut', 1, 0.74),
  row('lens', 0, 0.8),
  row('lens', 0, 0.79, { features: 'lensed' }),
  row('lens', 0, 0.99, { split: 'train' }),
  row('lens', 0, 0.4, { layer: 'first' }),
  row('lens', 0, 0.5, { evaluator: 'transfer', split: 'places205/test' }),
  row('lens', 0, 0.6, { ...head, evaluator: 'shortcut-reliance', split: 'test+shortcut' }),
  row('lens', 0, 1.2, { ...head, evaluator: 'pretext', metric: 'loss' }),
].sort((a, b) => Number(a.layer === 'last') - Number(b.layer === 'last'));
const table = summaryTable(rows, [{ from: 'shortcut', to: 'clean' }]);

describe('the table of arms', () => {
  it('gives mean, standard error and seeds in percent, where each was measured, and recovery', () =>
    expect(table).toEqual({
      head: ['%', 'features', 'layer', 'pooling', 'protocol', 'split', 'lens', 'clean', 'shortcut'],
      rows: [
        ['linear', 'raw', 'last', 'mean', 'lbfgs', 'test', '80.0 (1)', '82.0 ± 1.0 (2)', '72.0 ± 2.0 (2)'],
        ['linear', 'lensed', 'last', 'mean', 'lbfgs', 'test', '79.0 (1)', '', ''],
        ['transfer', 'raw', 'last', 'mean', 'lbfgs', 'places205/test', '50.0 (1)', '', ''],
        ['shortcut-reliance', 'raw', 'head', 'none', 'head', 'test+shortcut', '60.0 (1)', '', ''],
        ['recovery', 'raw', '', '', '', '', '0.80', '1.00', '0.00'],
        ['recovery', 'lensed', '', '', '', '', '0.70', '', ''],
      ],
      note: 'Mean ± standard error over 1 to 2 seeds. In brackets: seeds. * best, and better than the runner-up at the 0.05 level (Welch).',
    }));

  it('stars the best arm only where it is significantly better than the runner-up, and only accuracy of features', () => {
    const arms = (a: readonly number[], b: readonly number[], over: Partial<MetricRow> = {}) =>
      summaryTable([
        ...a.map((value, seed) => row('a', seed, value, over)),
        ...b.map((value, seed) => row('b', seed, value, over)),
      ]).rows[0]?.slice(6);
    expect(arms([0.8, 0.81, 0.8], [0.7, 0.71, 0.7])).toEqual(['80.3 ± 0.3 *', '70.3 ± 0.3']);
    expect(arms([0.8, 0.81, 0.8], [0.7, 0.9, 0.7])).toEqual(['80.3 ± 0.3', '76.7 ± 6.7']);
    expect(arms([0.8, 0.81, 0.8], [0.7, 0.71, 0.7], { ...head, evaluator: 'pretext' })).toEqual(['80.3 ± 0.3', '70.3 ± 0.3']);
    expect(arms([0.8], [0.7])).toEqual(['80.0', '70.0']);
    expect(summaryTable([row('a', 0, 0.8)]).note).toBe('1 seed an arm: there is no standard error and no test, and nothing is starred.');
  });

  it('names the end point of each arm where they differ', () => {
    expect(summaryTable([row('a', 0, 0.8), row('b', 0, 0.7, { layer: 'fc7' })]).rows[0]?.[2]).toBe('last / fc7');
  });

  it('is plain and aligned in a pipe, with its note below', () => {
    const lines = formatTable(table, {}).split('\n');
    expect(lines[1]).toBe(
      'linear             raw       last   mean     lbfgs     test            80.0 (1)  82.0 ± 1.0 (2)  72.0 ± 2.0 (2)',
    );
    expect(lines).toHaveLength(8);
    expect(lines.at(-1)).toMatch(/^Mean ± standard error/);
  });

  it('has lines on a terminal, without colours where NO_COLOR says so', () => {
    expect(formatTable(table, { isTTY: true }, { NO_COLOR: '1' })).toMatch(/^┌/);
    expect(formatTable(table, { isTTY: true }, { NO_COLOR: '1' })).not.toContain('\u001b');
    expect(formatTable(table, { isTTY: true }, {})).toContain('\u001b');
  });

  it('is empty where nothing was measured', () => expect(summaryTable([]).rows).toEqual([]));
});
