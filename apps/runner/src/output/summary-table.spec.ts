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
  split: 'test',
  metric: 'top1',
  ...over,
});
const rows = [
  row('clean', 0, 0.81),
  row('clean', 1, 0.83),
  row('shortcut', 0, 0.7),
  row('shortcut', 1, 0.74),
  row('lens', 0, 0.8),
  row('lens', 0, 0.79, { features: 'lensed' }),
  row('lens', 0, 0.99, { split: 'train' }),
  row('lens', 0, 0.6, { evaluator: 'pretext', split: 'test+shortcut' }),
  row('lens', 0, 1.2, { evaluator: 'pretext', metric: 'loss' }),
];
const table = summaryTable(rows, { from: 'shortcut', to: 'clean' });

describe('the table of arms', () => {
  it('gives mean and spread in percent, and recovery', () =>
    expect(table).toEqual({
      head: ['', 'clean', 'shortcut', 'lens'],
      rows: [
        ['linear, raw (%)', '82.0 ± 1.4', '72.0 ± 2.8', '80.0'],
        ['linear, lensed (%)', '', '', '79.0'],
        ['pretext, raw, marked (%)', '', '', '60.0'],
        ['recovery, raw', '1.00', '0.00', '0.80'],
        ['recovery, lensed', '', '', '0.70'],
      ],
    }));

  it('is plain and aligned in a pipe', () => {
    const lines = formatTable(table, {}).split('\n');
    expect(lines[1]).toBe('linear, raw (%)           82.0 ± 1.4  72.0 ± 2.8  80.0');
    expect(lines).toHaveLength(6);
  });

  it('has lines on a terminal, without colours where NO_COLOR says so', () => {
    expect(formatTable(table, { isTTY: true }, { NO_COLOR: '1' })).toMatch(/^┌/);
    expect(formatTable(table, { isTTY: true }, { NO_COLOR: '1' })).not.toContain('\u001b');
    expect(formatTable(table, { isTTY: true }, {})).toContain('\u001b');
  });
});
